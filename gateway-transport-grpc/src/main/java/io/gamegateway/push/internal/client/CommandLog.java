/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that one gateway has not acknowledged yet, encoded, one behind the other.
 *
 * <p>Three positions move through a list of chunks, each never past the next: the head, to which commands are acknowledged; the
 * cut, to which they are in batches; and the tail, where they are appended. Any thread appends, under the lock, for as long as
 * it takes to copy a command. Cutting and releasing are for the event loop alone: it notes the tail under the lock, and then
 * reads what lies before it without. What is before the tail does not change any more.
 *
 * <p><b>Bound:</b> from head to tail there are at most so many bytes. The last eighth of them is for commands that change what
 * gateways know (groups, users, kicks), so that messages do not push these out.
 */
final class CommandLog {

    /** What became of an append. */
    enum Append {
        /** It is there. */
        DONE,
        /** It is there, and the event loop does not know yet that there is something to send. */
        WAKE,
        /** It is not there: the log is full. */
        REFUSED,
        /** It is not there, and it is the first after all were taken. */
        FIRST_REFUSED,
        /** It is not there: the log is closed. */
        CLOSED
    }

    private static final int RESERVE_PART = 8;
    private static final int MAX_SPARES = 8;

    private final int maxBytes;
    private final int maxSendBytes;

    // ---- under the lock

    @GuardedBy("this")
    private Chunk tail = new Chunk();

    @GuardedBy("this")
    private int tailOffset;

    @GuardedBy("this")
    private long tailPosition;

    @GuardedBy("this")
    private long appended;

    @GuardedBy("this")
    private long headPosition;

    /** Of commands after the cut that want a receipt. */
    @GuardedBy("this")
    private final ArrayDeque<Part> parts = new ArrayDeque<>();

    /** Chunks that were released, a few of them, to be used again. */
    @GuardedBy("this")
    private @Nullable Chunk spare;

    @GuardedBy("this")
    private int spares;

    /** True while the event loop looks for commands by itself: it was woken, or waits for its stream. */
    @GuardedBy("this")
    private boolean attended = true;

    @GuardedBy("this")
    private @Nullable Refusal closed;

    @GuardedBy("this")
    private long late;

    /** All that were refused, those of them that no batch tells yet, and those since all were taken. */
    @GuardedBy("this")
    private long refused;

    @GuardedBy("this")
    private long untold;

    @GuardedBy("this")
    private long missed;

    /** Where the tail was at the last refusal: from there on the gateway has got everything. */
    @GuardedBy("this")
    private long inStepPosition;

    // ---- of the event loop

    private Chunk cut = tail;
    private int cutOffset;
    private long cutPosition;
    private long cutOrdinal;
    private Chunk head = tail;
    private int headOffset;

    /** @param maxBytes that it may hold */
    CommandLog(int maxBytes) {
        this.maxBytes = maxBytes;
        this.maxSendBytes = maxBytes - maxBytes / RESERVE_PART;
    }

    // ---- for any thread

    /**
     * Appends a command, or refuses it and counts that.
     *
     * @param state true where it is not a message, so that it may use the reserve
     * @param part gets the receipt; null where nobody wants one
     */
    synchronized Append append(byte[] command, int bytes, boolean state, @Nullable Part part) {
        if (closed != null) {
            late++;
            return Append.CLOSED;
        }
        if (tailPosition - headPosition + bytes > (state ? maxBytes : maxSendBytes)) {
            return refuse();
        }
        copy(command, bytes);
        tailPosition += bytes;
        if (part != null) {
            part.ordinal(appended);
            parts.add(part);
        }
        appended++;
        if (attended) {
            return Append.DONE;
        }
        attended = true;
        return Append.WAKE;
    }

    @GuardedBy("this")
    private Append refuse() {
        refused++;
        untold++;
        missed++;
        inStepPosition = tailPosition;
        return missed == 1 ? Append.FIRST_REFUSED : Append.REFUSED;
    }

    @GuardedBy("this")
    private void copy(byte[] command, int bytes) {
        int done = 0;
        while (done < bytes) {
            if (tailOffset == Chunk.BYTES) {
                Chunk added = takeSpare();
                tail.next = added;
                tail = added;
                tailOffset = 0;
            }
            int here = Math.min(bytes - done, Chunk.BYTES - tailOffset);
            System.arraycopy(command, done, tail.bytes, tailOffset, here);
            tailOffset += here;
            done += here;
        }
    }

    /** Why it takes no more commands; null while it does. */
    synchronized @Nullable Refusal closed() {
        return closed;
    }

    /** Bytes that are not acknowledged yet. */
    synchronized int bytes() {
        return (int) (tailPosition - headPosition);
    }

    synchronized long appended() {
        return appended;
    }

    synchronized long refused() {
        return refused;
    }

    /** Commands that came after it was closed. */
    synchronized long late() {
        return late;
    }

    // ---- for the event loop

    /** Takes no more commands; the first reason stays. */
    synchronized void close(Refusal reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    /**
     * The next batch; null where there is nothing for one, and then the next append wakes.
     *
     * @param sequence its number
     * @param limit bytes that it should not be larger than, if it has more than one command
     * @param hardLimit bytes that it cannot be larger than; a single command that is comes as no request
     */
    @Nullable
    Batch cut(long sequence, int limit, int hardLimit, int maxCommands) {
        long skipped;
        long end;
        long endOrdinal;
        synchronized (this) {
            end = tailPosition;
            endOrdinal = appended;
            skipped = untold;
            if (end == cutPosition && skipped == 0) {
                attended = false;
                return null;
            }
            untold = 0;
        }
        int header = Batch.headerBytes(sequence, skipped);
        Chunk first = passedEnd(cut, cutOffset);
        int offset = first == cut ? cutOffset : 0;
        Extent extent = extent(first, offset, end, endOrdinal, limit - header, hardLimit - header, maxCommands);
        boolean isRequest = extent.bytes + header <= hardLimit;
        if (!isRequest) {
            tellLater(skipped);
        }
        long firstOrdinal = cutOrdinal;
        advanceCut(first, offset, extent);
        return new Batch(
                // What is no request has no number, but its place behind the batch before.
                isRequest ? sequence : sequence - 1,
                isRequest ? skipped : 0,
                first,
                offset,
                extent.bytes,
                firstOrdinal,
                extent.commands,
                takeParts(),
                isRequest);
    }

    private synchronized void tellLater(long skipped) {
        untold += skipped;
    }

    private record Extent(int bytes, int commands) {}

    /** As much from the cut on as fits, but one command at least. */
    private Extent extent(
            Chunk first, int offset, long end, long endOrdinal, int limit, int hardLimit, int maxCommands) {
        long waiting = end - cutPosition;
        long waitingCommands = endOrdinal - cutOrdinal;
        if (waiting <= Math.min(limit, hardLimit) && waitingCommands <= maxCommands) {
            return new Extent((int) waiting, (int) waitingCommands);
        }
        LogReader reader = new LogReader(first, offset);
        int bytes = reader.skipCommand();
        int commands = 1;
        while (commands < maxCommands && commands < waitingCommands) {
            int more = reader.skipCommand();
            if (bytes + more > Math.min(limit, hardLimit)) {
                break;
            }
            bytes += more;
            commands++;
        }
        return new Extent(bytes, commands);
    }

    private void advanceCut(Chunk first, int offset, Extent extent) {
        Chunk chunk = first;
        int index = offset + extent.bytes;
        while (index > Chunk.BYTES) {
            chunk = next(chunk);
            index -= Chunk.BYTES;
        }
        cut = chunk;
        cutOffset = index;
        cutPosition += extent.bytes;
        cutOrdinal += extent.commands;
    }

    private synchronized Part @Nullable [] takeParts() {
        Part part = parts.peek();
        if (part == null || part.ordinal() >= cutOrdinal) {
            return null;
        }
        List<Part> taken = new ArrayList<>();
        while (part != null && part.ordinal() < cutOrdinal) {
            taken.add(part);
            parts.remove();
            part = parts.peek();
        }
        return taken.toArray(new Part[0]);
    }

    /** The oldest batch that is not released yet is acknowledged; its room is free. */
    synchronized void release(Batch batch) {
        // Else the cut might stay at the end of a chunk that is given away here.
        Chunk after = passedEnd(cut, cutOffset);
        if (after != cut) {
            cut = after;
            cutOffset = 0;
        }
        headPosition += batch.bytes;
        headOffset += batch.bytes;
        while (headOffset > Chunk.BYTES || headOffset == Chunk.BYTES && head.next != null) {
            Chunk free = head;
            head = next(free);
            headOffset -= Chunk.BYTES;
            giveSpare(free);
        }
    }

    @GuardedBy("this")
    private Chunk takeSpare() {
        Chunk taken = spare;
        if (taken == null) {
            return new Chunk();
        }
        spare = taken.next;
        spares--;
        taken.next = null;
        return taken;
    }

    @GuardedBy("this")
    private void giveSpare(Chunk free) {
        if (spares < MAX_SPARES) {
            free.next = spare;
            spare = free;
            spares++;
        } else {
            free.next = null;
        }
    }

    /** How many commands were refused in all since all were taken, if the gateway knows of them and has all since; else 0. */
    synchronized long pollInStep(boolean allTold) {
        if (missed == 0 || untold > 0 || !allTold || headPosition < inStepPosition) {
            return 0;
        }
        long result = missed;
        missed = 0;
        return result;
    }

    /** True where commands have been refused, and the gateway is not in step again. */
    synchronized boolean isMissing() {
        return missed > 0;
    }

    /** Those who wait for receipts of commands that are in no batch. */
    synchronized List<Part> takeUncutParts() {
        List<Part> taken = List.copyOf(parts);
        parts.clear();
        return taken;
    }

    /** The chunk where the byte at this position is, which is the next one's first where the chunk has ended. */
    private static Chunk passedEnd(Chunk chunk, int offset) {
        return offset == Chunk.BYTES && chunk.next != null ? chunk.next : chunk;
    }

    private static Chunk next(Chunk chunk) {
        Chunk next = chunk.next;
        if (next == null) {
            throw new IllegalStateException("the log ends before its tail");
        }
        return next;
    }
}
