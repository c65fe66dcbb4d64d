/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionLocation;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Asks the session directory on which gateway a user is, and keeps the order: commands for a user wait in line behind the first
 * one that asked, and all leave together with the answer. So nothing that the directory said is used later, and a busy user
 * costs one question at a time.
 *
 * <p>Where the directory does not answer in time, fails, or names a gateway that is not there, the commands go to all gateways.
 * Thread-safe.
 */
final class UserLookups {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(UserLookups.class));

    private static final long TIMEOUT_MILLIS = 2_000;
    private static final String TIMED_OUT = "no answer for " + TIMEOUT_MILLIS + " ms";

    private final SessionDirectory directory;
    private final EventExecutor timers;
    private final Sender sender;
    private final long maxBytes;
    private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile boolean closed;

    /** Sends a command where its user is. */
    interface Sender {

        /**
         * Does not seal the delivery.
         *
         * @param gatewayName null where nobody knows
         */
        void send(@Nullable String gatewayName, byte[] command, boolean state, @Nullable Delivery delivery);
    }

    private record Waiting(
            byte[] command, boolean state, @Nullable Delivery delivery) {}

    /** @param maxBytes of commands that may wait for answers, in all */
    UserLookups(SessionDirectory directory, EventExecutor timers, Sender sender, long maxBytes) {
        this.directory = directory;
        this.timers = timers;
        this.sender = sender;
        this.maxBytes = maxBytes;
    }

    /**
     * Sends the command when it is known where.
     *
     * @return false where too many wait already; then nothing happens
     */
    boolean send(String userId, byte[] command, boolean state, @Nullable Delivery delivery) {
        if (waitingBytes.addAndGet(command.length) > maxBytes) {
            waitingBytes.addAndGet(-command.length);
            return false;
        }
        Waiting waiting = new Waiting(command, state, delivery);
        boolean waits;
        do {
            Line line = new Line(userId);
            Line before = lines.putIfAbsent(userId, line);
            waits = (before == null ? line : before).add(waiting);
            if (before == null) {
                ask(line);
            }
        } while (!waits);
        return true;
    }

    private void ask(Line line) {
        if (closed) {
            line.leave(null);
            return;
        }
        CompletionStage<Optional<SessionLocation>> answer;
        try {
            answer = directory.find(line.userId);
        } catch (RuntimeException e) {
            failed(line, e.toString());
            return;
        }
        answer.whenComplete((found, failure) -> {
            if (failure != null) {
                failed(line, failure.toString());
            } else {
                line.leave(found.map(SessionLocation::gatewayName).orElse(null));
            }
        });
        line.startTimer();
    }

    private void failed(Line line, String cause) {
        log.warn("the session directory cannot say where a user is, so all gateways are asked: {}", cause);
        line.leave(null);
    }

    /** Sends what waits to all gateways, now, and asks no more. */
    void close() {
        closed = true;
        lines.values().forEach(line -> line.leave(null));
    }

    /** Those who wait for the answer about one user. */
    private final class Line {

        private final String userId;
        private final List<Waiting> waiting = new ArrayList<>();
        private boolean left;
        private @Nullable Future<?> timer;

        Line(String userId) {
            this.userId = userId;
        }

        synchronized boolean add(Waiting command) {
            return !left && waiting.add(command);
        }

        synchronized void startTimer() {
            if (!left && !timers.isShuttingDown()) {
                timer = timers.schedule(() -> failed(this, TIMED_OUT), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        /**
         * The lock keeps out who comes later until all have left, so that nobody overtakes. Deliveries are sealed without it: who
         * gets their outcome may send again.
         */
        void leave(@Nullable String gatewayName) {
            synchronized (this) {
                if (left) {
                    return;
                }
                left = true;
                if (timer != null) {
                    timer.cancel(false);
                }
                for (Waiting command : waiting) {
                    waitingBytes.addAndGet(-command.command.length);
                    sender.send(gatewayName, command.command, command.state, command.delivery);
                }
                lines.remove(userId, this);
            }
            for (Waiting command : waiting) {
                if (command.delivery != null) {
                    command.delivery.sealed();
                }
            }
        }
    }
}
