/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import java.time.Duration;

/** Waits for threads to end. */
final class Threads {

    private Threads() {}

    /** Waits so long at most; an interrupt ends the waiting, and is kept. */
    static boolean awaitEnd(Thread thread, Duration timeout) {
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
