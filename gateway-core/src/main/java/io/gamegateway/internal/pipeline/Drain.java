/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A drain that runs: tells all clients to go over a time, and waits until they are gone. */
final class Drain {

    private static final Logger logger = LoggerFactory.getLogger(Drain.class);

    private static final long LOOK_MILLIS = 20;
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

    private final String gatewayName;
    private final IntSupplier sessions;
    private final Duration over;
    private final CountDownLatch hastened = new CountDownLatch(1);

    /** @param sessions that are left */
    Drain(String gatewayName, IntSupplier sessions, Duration over) {
        this.gatewayName = gatewayName;
        this.sessions = sessions;
        this.over = over;
    }

    /** Tells all clients of these loops to go; returns when they are gone, the time is over, or somebody is in a hurry. */
    void run(List<GatewayLoop> gatewayLoops) {
        long begin = System.nanoTime();
        int count = sessions.getAsInt();
        Duration telling = DrainPace.telling(count, over);
        logger.info("gateway {} drains: {} clients leave within {} ms", gatewayName, count, telling.toMillis());
        List<LoopDrain> loops =
                gatewayLoops.stream().map(loop -> loop.drain(telling)).toList();
        long nextReport = REPORT_INTERVAL.toNanos();
        long elapsed = 0;
        while (sessions.getAsInt() > 0 && elapsed < over.toNanos() && !isHastened()) {
            elapsed = System.nanoTime() - begin;
            if (elapsed >= nextReport) {
                nextReport += REPORT_INTERVAL.toNanos();
                logger.info(
                        "gateway {} drains: {} of {} clients told, {} left",
                        gatewayName,
                        told(loops),
                        count,
                        sessions.getAsInt());
            }
        }
        logger.info(
                "gateway {} has drained for {} ms: {} of {} clients told, {} left{}",
                gatewayName,
                TimeUnit.NANOSECONDS.toMillis(elapsed),
                told(loops),
                count,
                sessions.getAsInt(),
                hastened.getCount() == 0 ? ", hastened" : "");
    }

    private boolean isHastened() {
        try {
            return hastened.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Whoever interrupts it is in a hurry.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static int told(List<LoopDrain> loops) {
        return loops.stream().mapToInt(LoopDrain::told).sum();
    }

    /** Ends it. Thread-safe. */
    void hasten() {
        hastened.countDown();
    }
}
