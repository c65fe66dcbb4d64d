/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.test.FrameClient;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends a small message over a client every few milliseconds, whether it is answered or not, until it is closed. */
final class Talker implements AutoCloseable {

    /** Between two messages. */
    static final int PERIOD_MILLIS = 20;

    private static final int END_SECONDS = 5;
    private static final int MESSAGE_IDS = 65_536;

    private final FrameClient client;
    private final AtomicInteger sent = new AtomicInteger();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "talker"));

    Talker(FrameClient client) {
        this.client = client;
        timer.scheduleAtFixedRate(this::send, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
        try {
            int number = sent.getAndIncrement();
            client.send(GatewayFixture.message(number % MESSAGE_IDS, "#" + number));
        } catch (UncheckedIOException e) {
            // The client is closed, which is for the test to find out.
            timer.shutdown();
        }
    }

    int sent() {
        return sent.get();
    }

    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    }
}
