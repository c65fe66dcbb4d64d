/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Tells HTTP (and so a WebSocket upgrade) from the game's own TCP frames by a connection's first bytes: HTTP begins with
 * a method, a space and {@code /}; anything else is TCP.
 *
 * <p>A pure function: it consumes nothing and keeps no state.
 *
 * @since 0.1
 */
public final class ProtocolDetector {

    /** What the first bytes say. */
    public enum Verdict {
        /** Game frames. */
        TCP,
        /** An HTTP/1.1 request. */
        HTTP,
        /** Both are possible still; ask again with more bytes. */
        UNDECIDED
    }

    private static final byte[][] PREFIXES = {
        ascii("GET /"),
        ascii("HEAD /"),
        ascii("POST /"),
        ascii("PUT /"),
        ascii("PATCH /"),
        ascii("DELETE /"),
        ascii("OPTIONS /"),
        ascii("TRACE /"),
        ascii("CONNECT /"),
    };

    /** With this many bytes there is always a verdict. */
    public static final int MAX_BYTES = longest();

    private ProtocolDetector() {}

    /** Looks at the readable bytes of {@code in}, which stays as it is. */
    public static Verdict detect(ByteBuf in) {
        boolean open = false;
        for (byte[] prefix : PREFIXES) {
            int seen = Math.min(in.readableBytes(), prefix.length);
            if (startsWith(in, prefix, seen)) {
                if (seen == prefix.length) {
                    return Verdict.HTTP;
                }
                open = true;
            }
        }
        return open ? Verdict.UNDECIDED : Verdict.TCP;
    }

    private static boolean startsWith(ByteBuf in, byte[] prefix, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (in.getByte(in.readerIndex() + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int longest() {
        int longest = 0;
        for (byte[] prefix : PREFIXES) {
            longest = Math.max(longest, prefix.length);
        }
        return longest;
    }
}
