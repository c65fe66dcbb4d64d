/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;

/**
 * Tells the beginning of a TLS handshake from game frames and HTTP by a connection's first bytes: a handshake record (RFC 8446
 * section 5.1) that begins with a ClientHello (section 4.1.2). A game frame with 790 bytes of payload begins like a record as
 * well, so the bytes behind are looked at too.
 *
 * <p>A pure function: it consumes nothing and keeps no state.
 *
 * @since 0.1
 */
public final class TlsDetector {

    /** What the first bytes say. */
    public enum Verdict {
        /** A ClientHello. */
        TLS,
        /** Something else. */
        PLAIN,
        /** Both are possible still; ask again with more bytes. */
        UNDECIDED
    }

    /** With this many bytes there is always a verdict. */
    public static final int MAX_BYTES = 11;

    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;
    private static final int MAX_RECORD_BYTES = 1 << 14;
    private static final int CLIENT_HELLO = 1;
    private static final int HANDSHAKE_HEADER_BYTES = 4;
    private static final int MAX_HELLO_BYTES = 1 << 16;

    private TlsDetector() {}

    /** Looks at the readable bytes of {@code in}, which stays as it is. */
    public static Verdict detect(ByteBuf in) {
        int bytes = Math.min(MAX_BYTES, in.readableBytes());
        for (int i = 0; i < bytes; i++) {
            if (!fits(in, in.readerIndex(), i)) {
                return Verdict.PLAIN;
            }
        }
        return bytes == MAX_BYTES ? Verdict.TLS : Verdict.UNDECIDED;
    }

    /** True where the byte at {@code begin + i} can be that of a ClientHello, given those before it. */
    private static boolean fits(ByteBuf in, int begin, int i) {
        int value = in.getUnsignedByte(begin + i);
        return switch (i) {
            case 0 -> value == HANDSHAKE;
            case 1, 9 -> value == MAJOR_VERSION;
            // The record's version and the hello's own: 3.0 to 3.4 have been seen.
            case 2, 10 -> value <= 4;
            case 4 -> isLength(in.getUnsignedShort(begin + 3), HANDSHAKE_HEADER_BYTES, MAX_RECORD_BYTES);
            case 5 -> value == CLIENT_HELLO;
            // The hello is as long as its record, or goes on in another one.
            case 8 ->
                isLength(
                        in.getUnsignedMedium(begin + 6),
                        in.getUnsignedShort(begin + 3) - HANDSHAKE_HEADER_BYTES,
                        MAX_HELLO_BYTES);
            default -> true;
        };
    }

    private static boolean isLength(int length, int min, int max) {
        return length >= min && length <= max;
    }
}
