/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.examples.backend.GameServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** A game backend on TCP: takes what players want, and moves those that it serves. Keeps nothing that a restart would lose. */
final class ArenaServer implements AutoCloseable {

    private static final int TICK_MILLIS = 40;

    private final int number;
    private final World world;
    private final LongConsumer joined;
    private final GameServer server;
    private final LongAdder handled = new LongAdder();
    private volatile boolean up = true;

    /**
     * Starts it on a free port.
     *
     * @param number from 1
     * @param joined is told the session of each player who joins
     * @param clock moves players
     */
    ArenaServer(int number, World world, LongConsumer joined, ScheduledExecutorService clock) {
        this.number = number;
        this.world = world;
        this.joined = joined;
        server = GameServer.start(0, this::message);
        clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (up) {
            world.move(number, TICK_MILLIS / 1000.0);
        }
    }

    private void message(GameServer.Link link, long sessionId, int messageId, byte[] payload) {
        handled.increment();
        ByteBuffer in = GameMessages.read(payload);
        switch (messageId) {
            case GameMessages.JOIN -> {
                if (in.remaining() >= Integer.BYTES) {
                    int player = in.getInt();
                    world.enter(player, StandardCharsets.UTF_8.decode(in).toString(), number);
                    joined.accept(sessionId);
                    link.send(sessionId, messageId, payload);
                }
            }
            case GameMessages.STEER -> {
                if (in.remaining() >= Integer.BYTES + 2) {
                    world.steer(in.getInt(), in.get(), in.get(), number);
                }
            }
            case GameMessages.PING -> link.send(sessionId, messageId, payload);
            default -> {
                // Not a message of this game.
            }
        }
    }

    String name() {
        return "arena-" + number;
    }

    String endpoint() {
        return server.endpoint();
    }

    boolean isUp() {
        return up;
    }

    /** Messages that it got. */
    long handled() {
        return handled.sum();
    }

    /** As {@code kill -9} does it. */
    void kill() {
        up = false;
        server.crash();
    }

    void restart() {
        server.restart();
        up = true;
    }

    @Override
    public void close() {
        up = false;
        server.close();
    }
}
