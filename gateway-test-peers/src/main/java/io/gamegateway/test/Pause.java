/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A gate that reading threads pass: open, or shut so that they stand still. */
final class Pause {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean shut;

    void pause() {
        shut(true);
    }

    void resume() {
        shut(false);
    }

    /** Waits while the gate is shut, except for a thread whose connection has ended. */
    void pass(BooleanSupplier ended) {
        lock.lock();
        try {
            while (shut && !ended.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes the waiting threads look again whether their connection has ended. */
    void recheck() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void shut(boolean value) {
        lock.lock();
        try {
            shut = value;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
