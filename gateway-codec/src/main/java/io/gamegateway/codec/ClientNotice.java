/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What a TCP client is told before the gateway closes it, where notices are switched on: a {@link ClientFrame} with
 * messageId 0xFFFF and serverId 0. All integers little endian:
 *
 * <pre>
 * code         u16   CloseReason.code()
 * retryAfter   u32   milliseconds to wait before the client connects again; 0 = not said
 * reason       rest  UTF-8: CloseReason.label(), then, where there is more to say, ": " and that
 * </pre>
 *
 * <p>WebSocket clients get a close frame instead.
 *
 * @since 0.1
 */
public final class ClientNotice {

    /** The messageId of notices. */
    public static final int MESSAGE_ID = 0xFFFF;

    /** Bytes before the reason. */
    public static final int FIXED_BYTES = Short.BYTES + Integer.BYTES;

    /** Bytes of the reason at most; what is longer is cut between two characters. */
    public static final int MAX_REASON_BYTES = 1024;

    private static final long MAX_RETRY_AFTER = 0xFFFF_FFFFL;

    private ClientNotice() {}

    /**
     * Appends the whole frame, header included.
     *
     * @param retryAfterMillis 0 = not said; cut to what an unsigned 32-bit number can hold
     * @param text what there is to say besides the reason; may be empty
     */
    public static void write(ByteBuf out, CloseReason reason, long retryAfterMillis, String text) {
        byte[] utf8 = (text.isEmpty() ? reason.label() : reason.label() + ": " + text).getBytes(StandardCharsets.UTF_8);
        int bytes = WebSocketFrame.wholeCharacters(utf8, MAX_REASON_BYTES);
        ClientFrame.writeHeader(out, FIXED_BYTES + bytes, MESSAGE_ID, 0);
        out.writeShortLE(reason.code());
        out.writeIntLE((int) Math.min(MAX_RETRY_AFTER, retryAfterMillis));
        out.writeBytes(utf8, 0, bytes);
    }
}
