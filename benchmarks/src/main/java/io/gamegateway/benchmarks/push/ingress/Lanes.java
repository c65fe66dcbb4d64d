/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Requests, a number of which are under way at any time: each that is answered makes room for the next. Thread-safe.
 *
 * @param <L> what a request goes by, such as a connection
 */
final class Lanes<L> {

    private static final long WAIT_SECONDS = 120;

    private final AtomicInteger toSend;
    private final CountDownLatch toBeAnswered;
    private volatile String failure = "";
    private final Consumer<L> request;

    private Lanes(int count, Consumer<L> request) {
        this.toSend = new AtomicInteger(count);
        this.toBeAnswered = new CountDownLatch(count);
        this.request = request;
    }

    static <L> Lanes<L> of(int count, Consumer<L> request) {
        return new Lanes<>(count, request);
    }

    /** Sends the next request on this lane, if one is left. */
    void next(L lane) {
        if (toSend.getAndDecrement() > 0) {
            request.accept(lane);
        }
    }

    /** A request of this lane has been answered. */
    void answered(L lane, boolean delivered, String otherwise) {
        if (!delivered) {
            failure = otherwise;
        }
        toBeAnswered.countDown();
        next(lane);
    }

    void await() throws InterruptedException {
        if (!toBeAnswered.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("requests: " + toBeAnswered.getCount() + " unanswered (expected: none)");
        }
        if (!failure.isEmpty()) {
            throw new IllegalStateException("request: " + failure + " (expected: delivered)");
        }
    }
}
