/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGTERM or SIGINT makes of the program: closes, for so long at most, then ends the process. Runs in the signal's handler, or
 * in a hook of the JVM where signals cannot be handled.
 *
 * <p>A JVM that a signal ends has the status 128 + signal, whatever its hooks do, unless one of them halts it. Hooks run
 * at once and a halt waits for none, so this is to be the only hook.
 */
final class ShutdownHook implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(ShutdownHook.class);

    private final Runnable close;
    private final Duration timeout;
    private final Runnable end;

    /**
     * To be registered by whoever makes it.
     *
     * @param close may take longer than the timeout; is left to itself then
     * @param end is called in any case; halts the process
     */
    ShutdownHook(Runnable close, Duration timeout, Runnable end) {
        this.close = close;
        this.timeout = timeout;
        this.end = end;
    }

    @Override
    public void run() {
        Thread closer = new Thread(close, "gateway-close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(timeout.toMillis());
            if (closer.isAlive()) {
                logger.warn("not closed within graceful_shutdown_timeout ({} ms)", timeout.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }
}
