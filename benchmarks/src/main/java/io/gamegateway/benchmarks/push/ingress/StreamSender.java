/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.benchmarks.push.role.Payload;
import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushClientStats;
import io.gamegateway.push.PushResult;
import io.gamegateway.spi.GatewayDirectory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The push client: with a stage per message, as many of them open as the window says, or without. The latter stops where half
 * a MiB waits, so that nothing is refused.
 */
final class StreamSender implements IngressSender {

    private static final int MAX_WAITING_BYTES = 512 * 1024;
    private static final int LOOK_EVERY = 32;
    private static final long LOOK_NANOS = 50_000;
    private static final long WAIT_SECONDS = 120;

    private final PushClient client;
    private final Messages messages;
    private final int window;
    private final Semaphore room;
    private final AtomicLong refused = new AtomicLong();

    /** @param window stages that may be open; 0 = fire and forget */
    StreamSender(int port, Messages messages, int window) {
        this.messages = messages;
        this.window = window;
        this.room = new Semaphore(window);
        this.client = PushClient.builder("benchmark")
                .directory(GatewayDirectory.of("127.0.0.1:" + port))
                .build()
                .start();
        waitUntil(() -> gateway() != null && gateway().connected());
    }

    private static void waitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited: " + WAIT_SECONDS + " s (expected: less)");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private PushClientStats.@Nullable Gateway gateway() {
        PushClientStats stats = client.stats();
        return stats.gateways().isEmpty() ? null : stats.gateways().get(0);
    }

    private boolean isWaiting(int bytes) {
        PushClientStats.Gateway gateway = gateway();
        return gateway == null || gateway.bufferedBytes() > bytes;
    }

    @Override
    public void send(int count) throws InterruptedException {
        if (window > 0) {
            sendWithStages(count);
        } else {
            fireAndForget(count);
        }
        if (refused.get() > 0) {
            throw new IllegalStateException("messages: " + refused.get() + " not delivered (expected: none)");
        }
    }

    private void sendWithStages(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            room.acquire();
            client.sendToSession(messages.nextSession(), Payload.TIMED_MESSAGE, messages.payload())
                    .whenComplete(this::acknowledged);
        }
        if (!room.tryAcquire(window, WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("stages: not complete after " + WAIT_SECONDS + " s (expected: all)");
        }
        room.release(window);
    }

    private void acknowledged(@Nullable PushResult result, @Nullable Throwable failure) {
        if (result == null || result.delivered() != 1) {
            refused.incrementAndGet();
        }
        room.release();
    }

    private void fireAndForget(int count) {
        for (int i = 0; i < count; i++) {
            if (i % LOOK_EVERY == 0) {
                waitUntil(() -> !isWaiting(MAX_WAITING_BYTES));
            }
            client.fireAndForget().sendToSession(messages.nextSession(), Payload.TIMED_MESSAGE, messages.payload());
        }
        waitUntil(() -> !isWaiting(0));
        PushClientStats stats = client.stats();
        refused.set(stats.commandsRefused() + stats.gateways().get(0).commandsFailed());
    }
}
