/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever the pieces that bytes come in, a player counts each message once. */
class PlayerTest {

    private static final int MESSAGES = 5;

    private final Arrivals arrivals = new Arrivals();

    private static ByteBuf messages(boolean webSocket) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = Payload.of(100 * (i + 1), System.nanoTime(), 3);
            if (webSocket) {
                WebSocketFrame.writeHeader(out, WebSocketFrame.OP_BINARY, ClientFrame.HEADER_BYTES + payload.length);
            }
            ClientFrame.writeHeader(out, payload.length, Payload.TRACKED_MESSAGE, 0);
            out.writeBytes(payload);
        }
        return out;
    }

    private void feed(boolean webSocket, ByteBuf bytes, int pieceBytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new Player(webSocket, arrivals));
        if (webSocket) {
            channel.writeInbound(Unpooled.copiedBuffer(
                    "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
                    StandardCharsets.US_ASCII));
        }
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readBytes(Math.min(pieceBytes, bytes.readableBytes())));
        }
        bytes.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void tcp_wholeOrInPieces_countsEachMessage() {
        feed(false, messages(false), Integer.MAX_VALUE);
        feed(false, messages(false), 1);
        feed(false, messages(false), 7);

        assertThat(arrivals.received()).isEqualTo(3 * MESSAGES);
        assertThat(arrivals.of(3)).startsWith(3 * MESSAGES + " ");
    }

    @Test
    void webSocket_wholeOrInPieces_countsEachMessage() {
        feed(true, messages(true), Integer.MAX_VALUE);
        feed(true, messages(true), 1);
        feed(true, messages(true), 7);

        assertThat(arrivals.received()).isEqualTo(3 * MESSAGES);
        assertThat(arrivals.of(3)).startsWith(3 * MESSAGES + " ");
    }
}
