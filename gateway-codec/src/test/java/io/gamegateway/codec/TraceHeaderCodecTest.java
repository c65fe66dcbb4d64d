/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class TraceHeaderCodecTest {

    private static final long SESSION_ID = 0x8123_4567_89AB_CDEFL;

    @Test
    void plain_isOpCodeAndSessionId() {
        assertThat(written(TraceHeaderCodec.plain())).isEqualTo("01 efcdab8967452381".replace(" ", ""));
    }

    @Test
    void w3c_addsTheIdsInTheOrderOfTheirText() {
        assertThat(written(TraceHeaderCodec.w3c()))
                .isEqualTo("01 efcdab8967452381 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7".replace(" ", ""));
    }

    @Test
    void w3c_noTrace_isZero() {
        ByteBuf out = Unpooled.buffer();

        TraceHeaderCodec.w3c().writeGateHeader(out, GateFrame.OP_DISCONNECT, 1, 0, 0, 0);

        assertThat(Bytes.toHex(out)).isEqualTo("03" + "0100000000000000" + "00".repeat(24));
    }

    @Test
    void gateHeaderBytes_isWhatIsWritten() {
        for (TraceHeaderCodec codec : new TraceHeaderCodec[] {TraceHeaderCodec.plain(), TraceHeaderCodec.w3c()}) {
            assertThat(codec.gateHeaderBytes()).isEqualTo(written(codec).length() / 2);
        }
        assertThat(TraceHeaderCodec.plain().gateHeaderBytes()).isEqualTo(9);
        assertThat(TraceHeaderCodec.w3c().gateHeaderBytes()).isEqualTo(33);
    }

    @Test
    void bothForms_theSameInstanceEachTime() {
        assertThat(TraceHeaderCodec.plain()).isSameAs(TraceHeaderCodec.plain());
        assertThat(TraceHeaderCodec.w3c()).isSameAs(TraceHeaderCodec.w3c());
    }

    /** The trace is the example of the W3C Trace Context recommendation. */
    private static String written(TraceHeaderCodec codec) {
        ByteBuf out = Unpooled.buffer();
        codec.writeGateHeader(
                out,
                GateFrame.OP_TRANS,
                SESSION_ID,
                0x4bf9_2f35_77b3_4da6L,
                0xa3ce_929d_0e0e_4736L,
                0x00f0_67aa_0ba9_02b7L);
        return Bytes.toHex(out);
    }
}
