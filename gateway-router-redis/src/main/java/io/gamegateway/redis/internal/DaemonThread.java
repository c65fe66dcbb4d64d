/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.time.Duration;

/** A thread of this module. It does not keep the program alive: when nothing else does, routes need no refresh. */
public final class DaemonThread {

    private final Thread thread;

    private DaemonThread(Thread thread) {
        this.thread = thread;
    }

    /** Starts it, as {@code gateway-redis-} and this name. */
    public static DaemonThread start(String name, Runnable work) {
        Thread thread = new Thread(work, "gateway-redis-" + name);
        thread.setDaemon(true);
        thread.start();
        return new DaemonThread(thread);
    }

    /**
     * Waits so long at most; an interrupt ends the waiting, and is kept.
     *
     * @return whether it has ended
     */
    public boolean awaitEnd(Duration timeout) {
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
