/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.ClientNotice;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a client is told when it is closed.
 *
 * @param webSocketCode of the close frame; mostly the reason's own
 * @param text what there is to say besides the reason
 * @param notice whether a TCP client is told
 * @param retryAfterMillis to wait before it connects again; 0 = not said
 */
public record Farewell(CloseReason reason, int webSocketCode, String text, boolean notice, long retryAfterMillis) {

    /** The most bytes of it, whatever the protocol; those of a text that is not long. */
    static final int TYPICAL_BYTES = WebSocketFrame.MAX_CONTROL_BYTES + WebSocketFrame.MAX_SERVER_HEADER_BYTES;

    /** Of a session with these settings. */
    static Farewell of(CloseReason reason, int webSocketCode, String text, SessionSettings settings) {
        return new Farewell(
                reason,
                webSocketCode,
                text,
                settings.notices(),
                isTemporary(reason) ? retryAfterMillis(settings.retryAfterMillis()) : 0);
    }

    /** True where the client may come back, and is told when. */
    public static boolean isTemporary(CloseReason reason) {
        return reason == CloseReason.DRAINING || reason == CloseReason.OVERLOAD;
    }

    /** Between half and one and a half of it, so that those who are told at once do not come back at once. */
    static long retryAfterMillis(long about) {
        return about / 2 + ThreadLocalRandom.current().nextLong(about + 1);
    }

    /** True where a client of this protocol is told at all. */
    boolean isSaid(ClientProtocol protocol) {
        return protocol == ClientProtocol.WEBSOCKET || notice;
    }

    /** Appends it. */
    void write(ByteBuf out, ClientProtocol protocol) {
        if (protocol == ClientProtocol.WEBSOCKET) {
            WebSocketFrame.writeClose(out, webSocketCode, webSocketText());
        } else {
            ClientNotice.write(out, reason, retryAfterMillis, text);
        }
    }

    /** RFC 6455 leaves the text to us: where nobody else has something to say, whoever comes back finds in it when. */
    private String webSocketText() {
        return text.isEmpty() && retryAfterMillis > 0 ? reason.label() + " retry_after_ms=" + retryAfterMillis : text;
    }
}
