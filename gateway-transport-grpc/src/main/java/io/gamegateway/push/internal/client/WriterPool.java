/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Writers for the threads that push, without a thread-local: those would stay with threads that are not ours, and be of no use to
 * virtual ones. A thread has a slot that it shares with few others, and makes a writer where the slot is empty. Thread-safe.
 */
final class WriterPool {

    private static final int SLOTS = 32;

    private final AtomicReferenceArray<@Nullable CommandWriter> slots = new AtomicReferenceArray<>(SLOTS);

    CommandWriter take() {
        CommandWriter writer = slots.getAndSet(slot(), null);
        return writer != null ? writer : new CommandWriter();
    }

    void give(CommandWriter writer) {
        if (writer.isWorthKeeping()) {
            slots.lazySet(slot(), writer);
        }
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & SLOTS - 1;
    }
}
