/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.codec.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class EchoMessageTest {

    private static final int BYTES = 64;

    private final EchoMessage message = new EchoMessage(BYTES, false);

    private ByteBuf written() {
        ByteBuf out = Unpooled.buffer();
        message.write(out, 123, 7, 9);
        return out;
    }

    @Test
    void isAt_whatWasWritten_isIt() {
        ByteBuf in = written();

        assertThat(in.readableBytes()).isEqualTo(message.maxWireBytes());
        assertThat(message.isAt(in, 0, 7, 9)).isTrue();
        assertThat(EchoMessage.stamp(in, 0)).isEqualTo(123);
    }

    @Test
    void isAt_serverIdOfAGateway_isIt() {
        assertThat(message.isAt(written().setIntLE(4, 0), 0, 7, 9)).isTrue();
    }

    @Test
    void isAt_anotherConnectionOrPlace_isNot() {
        assertThat(message.isAt(written(), 0, 8, 9)).isFalse();
        assertThat(message.isAt(written(), 0, 7, 10)).isFalse();
    }

    @Test
    void isAt_anyByteChanged_isNot() {
        for (int i = 0; i < ClientFrame.HEADER_BYTES + BYTES; i++) {
            ByteBuf in = written();
            in.setByte(i, in.getByte(i) ^ 1);

            assertThat(message.isAt(in, 0, 7, 9)).as("byte %d changed", i).isFalse();
        }
    }

    @Test
    void write_onAWebSocket_isAMaskedFrameWithTheSameBytes() {
        EchoMessage framed = new EchoMessage(BYTES, true);
        ByteBuf out = Unpooled.buffer();
        framed.write(out, 123, 7, 9);
        int mask = out.getInt(2);

        assertThat(mask).isNotZero();
        WebSocketWire.mask(out.skipBytes(6), 6, mask);
        assertThat(out).isEqualTo(written());
    }
}
