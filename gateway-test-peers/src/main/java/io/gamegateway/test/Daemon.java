/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.util.concurrent.TimeUnit;

/** A daemon thread that a fixture starts and, at its end, sees off. */
final class Daemon {

    private static final long END_SECONDS = 5;

    private final Thread thread;

    private Daemon(Thread thread) {
        this.thread = thread;
    }

    static Daemon start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return new Daemon(thread);
    }

    /** Interrupts the thread and waits for its end; its blocking socket must be closed before. */
    void end() {
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            TimeUnit.SECONDS.timedJoin(thread, END_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
