/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.TraceHeaderCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** What every {@link TraceHeaderCodec} must keep; extend it with your own. */
public abstract class TraceHeaderCodecContract {

    /** The codec. */
    protected abstract TraceHeaderCodec codec();

    @Test
    void writeGateHeader_appendsExactlyWhatItPromises() {
        TraceHeaderCodec codec = codec();
        ByteBuf out = Unpooled.buffer(4).writeByte(7);
        codec.writeGateHeader(out, GateFrame.OP_TRANS, -5, 0, 0, 0);
        codec.writeGateHeader(out, GateFrame.OP_CONNECT, Long.MAX_VALUE, -1, -1, -1);

        assertThat(codec.gateHeaderBytes()).isGreaterThanOrEqualTo(GateFrame.GATE_HEADER_BYTES);
        assertThat(out.readableBytes()).isEqualTo(1 + 2 * codec.gateHeaderBytes());
        assertThat(out.readerIndex()).isZero();
    }

    @Test
    void writeGateHeader_beginsWithOpCodeAndSessionId() {
        ByteBuf out = Unpooled.buffer();
        codec().writeGateHeader(out, GateFrame.OP_TRANS, -5, 1, 2, 3);

        assertThat(out.getByte(0)).isEqualTo((byte) GateFrame.OP_TRANS);
        assertThat(out.getLongLE(1)).isEqualTo(-5);
    }
}
