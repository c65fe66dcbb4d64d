/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebSocketWireTest {

    @Test
    void mask_anyLength_isThatOfTheRfc() {
        int mask = 0x37FA213D;
        for (int bytes = 0; bytes < 20; bytes++) {
            ByteBuf out = Unpooled.buffer().writeZero(1).writeZero(bytes);
            WebSocketWire.mask(out, 1, mask);
            for (int i = 0; i < bytes; i++) {
                assertThat(out.getByte(1 + i)).isEqualTo((byte) (mask >>> (24 - 8 * (i % 4))));
            }
        }
    }

    @Test
    void header_ofAServer_isReadWhole() {
        for (int bytes : new int[] {0, 125, 126, 65_535, 65_536}) {
            ByteBuf in = Unpooled.buffer();
            WebSocketFrame.writeHeader(in, WebSocketFrame.OP_BINARY, bytes);
            int header = in.readableBytes();

            assertThat(WebSocketWire.headerBytes(in.slice(0, header - 1)))
                    .as("a byte is missing")
                    .isZero();
            assertThat(WebSocketWire.headerBytes(in)).isEqualTo(header);
            assertThat(WebSocketWire.payloadBytes(in)).isEqualTo(bytes);
            assertThat(WebSocketWire.opCode(in)).isEqualTo(WebSocketFrame.OP_BINARY);
        }
    }

    @Test
    void upgrade_thatIsRefused_isAnError() {
        ByteBuf in = Unpooled.copiedBuffer("HTTP/1.1 400 Bad Request\r\n\r\n", StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> WebSocketWire.skipUpgraded(in)).hasMessageContaining("400 Bad Request");
    }
}
