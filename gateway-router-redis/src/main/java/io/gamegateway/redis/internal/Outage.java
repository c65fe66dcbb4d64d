/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Whether Redis is gone: one line of the log when it is lost, one when it is back. Used by one thread. */
public final class Outage {

    private final Logger logger;
    private final String description;
    private final String consequence;
    private final long quietNanos;
    private boolean lasting;
    private long sinceNanos;
    private long lastFailureNanos;

    /**
     * @param description of what is lost, such as {@code Redis at 127.0.0.1:6379}
     * @param consequence until it is back
     * @param quiet how long there must have been no failure before a success ends it: in a cluster some nodes answer while others
     *     do not
     */
    public Outage(Logger logger, String description, String consequence, Duration quiet) {
        this.logger = logger;
        this.description = description;
        this.consequence = consequence;
        this.quietNanos = quiet.toNanos();
    }

    /** An attempt has failed. */
    public void failed(RuntimeException cause) {
        lastFailureNanos = System.nanoTime();
        if (!lasting) {
            lasting = true;
            sinceNanos = System.nanoTime();
            logger.warn(
                    "{} is not available, {}: {}",
                    description,
                    consequence,
                    Shortened.text(String.valueOf(cause.getMessage())));
        }
    }

    /**
     * An attempt has succeeded.
     *
     * @return whether that ends an outage
     */
    public boolean succeeded() {
        if (!lasting || System.nanoTime() - lastFailureNanos < quietNanos) {
            return false;
        }
        lasting = false;
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
        logger.info("{} is back after {} s", description, seconds);
        return true;
    }
}
