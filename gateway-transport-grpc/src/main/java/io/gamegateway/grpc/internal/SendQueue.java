/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on a stream: batches of packets, from all event loops, and behind a session's last packet that it
 * leaves. Loops add, the stream's home takes; each loop's additions keep their order.
 *
 * <p>Past a high-water mark it is full until it has fallen to a low one. Batches that are on their way then are added all the
 * same, so it holds a batch per loop more at most.
 */
final class SendQueue {

    /** Bytes that wait for a backend before its clients are no longer read, and at which they are again; as on TCP. */
    private static final int HIGH_WATER_BYTES = 1024 * 1024;

    private static final int LOW_WATER_BYTES = 256 * 1024;

    /** Something to be done in its turn. */
    sealed interface Item permits Batch, Leave {}

    /** Packets one behind the other, each behind its length, an i32. */
    static final class Batch implements Item {

        final ByteBuf buf;
        int messages;

        /** @param buf given; released when all packets were sent or dropped */
        Batch(ByteBuf buf, int messages) {
            this.buf = buf;
            this.messages = messages;
        }
    }

    /** A session has left the stream. */
    record Leave(long sessionId, String reason) implements Item {}

    private final Endpoint endpoint;
    private final Runnable wakeUp;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean full;
    private volatile boolean ended;

    /** The item that is being taken; on the home loop. */
    private @Nullable Item current;

    /** @param wakeUp is called where the home loop has to look; on any thread */
    SendQueue(Endpoint endpoint, Runnable wakeUp) {
        this.endpoint = endpoint;
        this.wakeUp = wakeUp;
    }

    // ---- on any loop

    /** True while senders must pause. */
    boolean isFull() {
        return full;
    }

    /**
     * Adds an item.
     *
     * @param events of the calling loop, for what comes too late
     */
    void add(Item item, BackendEvents events) {
        if (item instanceof Batch batch && waitingBytes.addAndGet(batch.buf.readableBytes()) > HIGH_WATER_BYTES) {
            // Before the home loop can see the item: it finds out at the end of its turn whether this still holds.
            full = true;
        }
        items.add(item);
        if (ended) {
            dropAll(events);
        } else if (awake.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /** Drops what waits; who adds behind an end drops what it has added, so that nothing is left over. */
    private void dropAll(BackendEvents events) {
        for (Item item = items.poll(); item != null; item = items.poll()) {
            drop(item, events);
        }
    }

    private void drop(Item item, BackendEvents events) {
        if (item instanceof Batch batch) {
            if (batch.messages > 0) {
                events.undelivered(endpoint, batch.messages);
            }
            batch.buf.release();
        }
    }

    // ---- on the home loop

    /** The home loop looks now; whatever is added from here on wakes it up again. */
    void awoken() {
        awake.set(false);
    }

    /** The item to be sent, the same one until it is {@link #taken()}; null where nothing waits. */
    @Nullable
    Item current() {
        if (current == null) {
            current = items.poll();
        }
        return current;
    }

    /** The current item was sent as a whole. */
    void taken() {
        if (current instanceof Batch batch) {
            batch.buf.release();
        }
        current = null;
    }

    /** So many bytes of batches were sent; true where senders may go on. */
    boolean sent(int bytes) {
        long left = waitingBytes.addAndGet(-bytes);
        if (full && left <= LOW_WATER_BYTES) {
            full = false;
            return true;
        }
        return false;
    }

    /** Bytes that wait. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Drops what waits, and whatever is added later. */
    void end(BackendEvents events) {
        ended = true;
        if (current != null) {
            drop(current, events);
            current = null;
        }
        dropAll(events);
    }
}
