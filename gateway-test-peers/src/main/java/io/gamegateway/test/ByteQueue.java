/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Received bytes that no decoder has consumed yet. */
final class ByteQueue {

    private static final int FIRST_BYTES = 4096;

    private ByteBuffer bytes =
            ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    void append(byte[] source, int length) {
        if (bytes.capacity() - bytes.limit() < length) {
            bytes = moved(bytes.remaining() + length);
        }
        int end = bytes.limit();
        bytes.limit(end + length).put(end, source, 0, length);
    }

    /** The bytes to decode, little endian: a decoder consumes by moving the position, and leaves what is incomplete. */
    ByteBuffer bytes() {
        return bytes;
    }

    int size() {
        return bytes.remaining();
    }

    private ByteBuffer moved(int needed) {
        if (needed <= bytes.capacity()) {
            return bytes.compact().flip();
        }
        ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * bytes.capacity()));
        return larger.order(ByteOrder.LITTLE_ENDIAN).put(bytes).flip();
    }
}
