/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ShutdownHookTest {

    private final List<String> steps = new CopyOnWriteArrayList<>();

    @Test
    void run_closesAndEnds() {
        new ShutdownHook(() -> steps.add("closed"), Duration.ofSeconds(10), () -> steps.add("ended")).run();
        assertThat(steps).containsExactly("closed", "ended");
    }

    @Test
    @Timeout(10)
    void run_closeTakesTooLong_endsAllTheSame() {
        CountDownLatch released = new CountDownLatch(1);
        Runnable close = () -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        new ShutdownHook(close, Duration.ofMillis(1), () -> steps.add("ended")).run();
        assertThat(steps).containsExactly("ended");
        released.countDown();
    }
}
