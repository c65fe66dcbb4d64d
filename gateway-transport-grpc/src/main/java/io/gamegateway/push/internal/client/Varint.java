/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.netty.buffer.ByteBuf;

/** Protobuf's variable-length integers, unsigned. */
final class Varint {

    static final int MAX_BYTES = 10;

    private Varint() {}

    static int bytes(long value) {
        // Seven bits a byte, at least one.
        return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    static void write(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** @return the index behind it */
    static int write(byte[] out, int index, long value) {
        long rest = value;
        int i = index;
        while ((rest & ~0x7FL) != 0) {
            out[i++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[i++] = (byte) rest;
        return i;
    }
}
