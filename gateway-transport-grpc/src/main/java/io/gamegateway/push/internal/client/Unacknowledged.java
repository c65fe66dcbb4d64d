/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The batches that a gateway has not acknowledged, in order, and which of them is to be sent next: after a reconnect they are
 * sent again. Belongs to the event loop.
 */
final class Unacknowledged {

    private @Nullable Batch oldest;
    private @Nullable Batch newest;
    private @Nullable Batch next;
    private long lastSequence;

    /** How many of them tell what was skipped. */
    private int telling;

    long lastSequence() {
        return lastSequence;
    }

    /** Of the oldest one, or that which a new one would have. */
    long firstSequence() {
        Batch first = oldest;
        while (first != null && !first.isRequest) {
            first = first.next;
        }
        return first == null ? lastSequence + 1 : first.sequence;
    }

    boolean isEmpty() {
        return oldest == null;
    }

    /** True where the gateway knows of all that was skipped, as far as batches tell it. */
    boolean isAllTold() {
        return telling == 0;
    }

    /** A new one, which the caller sends now. */
    void add(Batch batch) {
        lastSequence = batch.sequence;
        telling += batch.skipped > 0 ? 1 : 0;
        if (newest == null) {
            oldest = batch;
        } else {
            newest.next = batch;
        }
        newest = batch;
    }

    /** The stream is a new one. */
    void rewind() {
        next = oldest;
    }

    /** The one to be sent again next, if any is left. */
    @Nullable
    Batch nextAgain() {
        while (next != null && !next.isRequest) {
            next = next.next;
        }
        Batch result = next;
        if (result != null) {
            next = result.next;
        }
        return result;
    }

    /** Takes those out that are acknowledged by this. */
    void acknowledge(long sequence, Consumer<Batch> action) {
        while (oldest != null && oldest.sequence <= sequence) {
            Batch batch = oldest;
            oldest = batch.next;
            if (next == batch) {
                next = oldest;
            }
            if (oldest == null) {
                newest = null;
            }
            telling -= batch.skipped > 0 ? 1 : 0;
            action.accept(batch);
        }
    }

    /** The one with this sequence. */
    @Nullable
    Batch find(long sequence) {
        Batch batch = oldest;
        while (batch != null && (batch.sequence != sequence || !batch.isRequest)) {
            batch = batch.next;
        }
        return batch;
    }
}
