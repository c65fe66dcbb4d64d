/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a gateway's log that is one request: it has its number for good, and is sent with the same content until it is
 * acknowledged. Belongs to the event loop.
 */
final class Batch implements Outgoing {

    private static final Part[] NO_PARTS = {};

    // Field numbers of PushRequest, with their wire type.
    private static final int SEQUENCE_TAG = 2 << 3;
    private static final int SKIPPED_TAG = 3 << 3;

    final long sequence;
    final long skipped;
    final int commands;

    /** Of the commands alone. */
    final int bytes;

    private final Chunk first;
    private final int offset;
    private final long firstOrdinal;

    /** Those of the commands that asked for a receipt, in order. */
    private final Part[] parts;

    /** False where it is not a request, but a command that is too large for one, and whose room is freed in its turn. */
    final boolean isRequest;

    /** Commands whose receipts tell of failures. */
    int failed;

    @Nullable
    Batch next;

    Batch(
            long sequence,
            long skipped,
            Chunk first,
            int offset,
            int bytes,
            long firstOrdinal,
            int commands,
            Part @Nullable [] parts,
            boolean isRequest) {
        this.sequence = sequence;
        this.skipped = skipped;
        this.first = first;
        this.offset = offset;
        this.bytes = bytes;
        this.firstOrdinal = firstOrdinal;
        this.commands = commands;
        this.parts = parts == null ? NO_PARTS : parts;
        this.isRequest = isRequest;
    }

    Part[] parts() {
        return parts;
    }

    /** The one that waits for a receipt of this command of the batch, if any. */
    @Nullable
    Part part(int command) {
        long ordinal = firstOrdinal + command;
        int low = 0;
        int high = parts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = parts[middle].ordinal();
            if (found == ordinal) {
                return parts[middle];
            }
            if (found < ordinal) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    @Override
    public int size() {
        return headerBytes(sequence, skipped) + bytes;
    }

    static int headerBytes(long sequence, long skipped) {
        return 1 + Varint.bytes(sequence) + (skipped == 0 ? 0 : 1 + Varint.bytes(skipped));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] header = new byte[2 * (1 + Varint.MAX_BYTES)];
        header[0] = SEQUENCE_TAG;
        int headerBytes = Varint.write(header, 1, sequence);
        if (skipped != 0) {
            header[headerBytes] = SKIPPED_TAG;
            headerBytes = Varint.write(header, headerBytes + 1, skipped);
        }
        out.write(header, 0, headerBytes);
        writeCommands(out);
    }

    private void writeCommands(OutputStream out) throws IOException {
        Chunk chunk = first;
        int from = offset;
        int left = bytes;
        while (chunk != null && left > 0) {
            int here = Math.min(left, Chunk.BYTES - from);
            out.write(chunk.bytes, from, here);
            left -= here;
            from = 0;
            chunk = chunk.next;
        }
    }
}
