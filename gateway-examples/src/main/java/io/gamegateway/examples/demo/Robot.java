/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.examples.client.GameClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A player that walks about, and comes back where it is sent away. Its life is on the clock's thread; it hears on its connection's. */
final class Robot implements GameClient.Listener {

    private static final int STEP_MILLIS = 400;
    private static final int STEPS_PER_PING = 3;
    private static final Duration COME_BACK = Duration.ofMillis(300);

    private final int id;
    private final String name;
    private final RobotCrowd crowd;
    private final ScheduledExecutorService clock;
    private final Random random;
    private volatile Optional<GameClient> connection = Optional.empty();
    private int steps;

    Robot(int number, RobotCrowd crowd, ScheduledExecutorService clock) {
        this.id = 1_000 + number;
        this.name = "robot " + number;
        this.crowd = crowd;
        this.clock = clock;
        this.random = new Random(number);
    }

    int id() {
        return id;
    }

    void start() {
        clock.scheduleAtFixedRate(this::step, random.nextInt(STEP_MILLIS), STEP_MILLIS, TimeUnit.MILLISECONDS);
        connect();
    }

    private void connect() {
        if (crowd.isOver()) {
            return;
        }
        try {
            GameClient client = crowd.connect(id, this);
            connection = Optional.of(client);
            client.send(GameMessages.JOIN, GameMessages.ARENA, GameMessages.join(id, name));
        } catch (IOException e) {
            connectIn(COME_BACK);
        }
    }

    private void connectIn(Duration wait) {
        try {
            clock.schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The demo is over.
        }
    }

    private void step() {
        Optional<GameClient> client = connection;
        if (client.isEmpty()) {
            return;
        }
        try {
            steps++;
            client.get()
                    .send(
                            GameMessages.STEER,
                            GameMessages.ARENA,
                            GameMessages.steer(id, random.nextInt(255) - 127, random.nextInt(255) - 127));
            if (steps % STEPS_PER_PING == 0) {
                byte[] now = ByteBuffer.allocate(Long.BYTES)
                        .putLong(System.nanoTime())
                        .array();
                client.get().send(GameMessages.PING, GameMessages.ARENA, now);
            }
        } catch (IOException e) {
            // The listener is told, and comes back.
        }
    }

    @Override
    public void message(GameClient.Message message) {
        if (message.messageId() == GameMessages.PING) {
            crowd.roundTrip(
                    System.nanoTime() - ByteBuffer.wrap(message.payload()).getLong());
        }
    }

    @Override
    public void closed(GameClient.Closed closed) {
        connection = Optional.empty();
        crowd.closed(closed);
        connectIn(closed.retryAfter().orElse(COME_BACK));
    }

    void leave() {
        connection.ifPresent(GameClient::close);
    }
}
