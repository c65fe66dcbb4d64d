/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.config.OverloadConfig;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when the gateway has too much to do: its event loops are late, or buffers take most of the direct memory. Then new
 * connections are refused, and the gateway is not ready, until it has recovered; where memory gets scarcer still, each loop
 * closes clients that do not read. Thread-safe.
 */
final class OverloadGuard {

    private static final Logger logger = LoggerFactory.getLogger(OverloadGuard.class);

    /** So much less must be in use before memory counts as there again, lest it goes to and fro. */
    private static final int RECOVERED_PERCENT = 5;

    private final LongSupplier usedMemory;
    private final long maxMemory;
    private final List<LoopLag> loops = new ArrayList<>();
    private volatile OverloadConfig config;
    private volatile int usedPercent;
    private volatile boolean scarce;
    private volatile boolean reported;

    OverloadGuard(OverloadConfig config) {
        this(config, PooledByteBufAllocator.DEFAULT::pinnedDirectMemory, PlatformDependent.maxDirectMemory());
    }

    /**
     * @param usedMemory bytes of direct memory that buffers take
     * @param maxMemory bytes that there are
     */
    OverloadGuard(OverloadConfig config, LongSupplier usedMemory, long maxMemory) {
        this.config = config;
        this.usedMemory = usedMemory;
        this.maxMemory = maxMemory;
    }

    /** Watches this loop as well; before any of them starts. */
    void watch(LoopLag loop) {
        loop.threshold(config.loopLag().toNanos());
        loops.add(loop);
    }

    /** From now on these are the bounds. */
    void reconfigure(OverloadConfig changed) {
        config = changed;
        loops.forEach(loop -> loop.threshold(changed.loopLag().toNanos()));
    }

    /** Looks how much memory is in use, and says when the load has become too much or bearable; each now and then, on one loop. */
    void look() {
        int limit = config.directMemoryPercent();
        if (limit == 0) {
            scarce = false;
        } else {
            usedPercent = (int) (100 * usedMemory.getAsLong() / maxMemory);
            scarce = usedPercent >= (scarce ? Math.max(1, limit - RECOVERED_PERCENT) : limit);
        }
        boolean overloaded = isOverloaded();
        if (overloaded != reported) {
            reported = overloaded;
            if (overloaded) {
                logger.warn("overloaded, new connections are refused: {}", scarce ? memory() : "an event loop is late");
            } else {
                logger.info("not overloaded any more");
            }
        }
    }

    private String memory() {
        return usedPercent + " % of the direct memory is in use";
    }

    /** Bytes of direct memory that buffers take. */
    long usedMemory() {
        return usedMemory.getAsLong();
    }

    /** Bytes that there are. */
    long maxMemory() {
        return maxMemory;
    }

    /** True while new connections are refused. */
    boolean isOverloaded() {
        if (scarce) {
            return true;
        }
        long now = System.nanoTime();
        for (LoopLag loop : loops) {
            if (loop.isLasting(now)) {
                return true;
            }
        }
        return false;
    }

    /** True where refusing new connections has not been enough: more than half of what was left has gone since. */
    boolean isMemoryCritical() {
        int limit = config.directMemoryPercent();
        return scarce && usedPercent >= limit + (100 - limit) / 2;
    }
}
