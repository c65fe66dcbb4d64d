/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateFrameTest {

    private static final String SESSION = "f1f2f3f4f5f6f7f8";
    private static final long SESSION_ID = 0xF8F7F6F5F4F3F2F1L;
    private static final byte[] TRACE = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    @Test
    void reply_has20And9ByteHeaders() {
        assertThat(hex(GateFrame.reply(SESSION_ID, 0x0102, "hi")))
                .isEqualTo("0b000000" + "02010000" + "00000000" + SESSION + "01" + SESSION + "6869");
    }

    @Test
    void traced_has33ByteGateHeader() {
        GateFrame frame = GateFrame.reply(SESSION_ID, 1, "x").withTrace(TRACE, 0x0102030405060708L);
        assertThat(hex(frame))
                .isEqualTo("22000000" + "01000000" + "00000000" + SESSION + "01" + SESSION
                        + "000102030405060708090a0b0c0d0e0f" + "0102030405060708" + "78");
        assertThat(GateFrame.decode(wrap(frame.encode()), true)).isEqualTo(frame);
        assertThat(frame.traceIdHex()).isEqualTo("000102030405060708090a0b0c0d0e0f");
    }

    @Test
    void zipBit_isInTheServerId() {
        GateFrame frame = GateFrame.reply(0, 1, "").withServerId(ClientMessage.ZIP_BIT);
        assertThat(hex(frame)).startsWith("09000000" + "01000000" + "00000080");
    }

    @Test
    void disconnect_carriesReasonAndText() {
        GateFrame frame = GateFrame.disconnect(SESSION_ID, 2, "bye");
        assertThat(hex(frame)).endsWith("03" + SESSION + "02" + "627965");
        assertThat(frame.disconnectReason()).isEqualTo(2);
        assertThat(frame.disconnectText()).isEqualTo("bye");
    }

    @Test
    void broadcast_carriesSessionIds() {
        assertThat(hex(GateFrame.broadcast(List.of(1L, SESSION_ID), 5, new byte[] {9})))
                .isEqualTo("1c000000" + "05000000" + "00000000" + "0000000000000000" + "04" + "0000000000000000"
                        + "0200" + "0100000000000000" + SESSION + "09");
    }

    @Test
    void bindAndUnknown_carryTheirOpCode() {
        assertThat(hex(GateFrame.bind(SESSION_ID, "u1"))).endsWith("05" + SESSION + "7531");
        assertThat(hex(GateFrame.withOpCode(200, SESSION_ID, new byte[0]))).endsWith("c8" + SESSION);
    }

    @Test
    void connectPayload_readsBothAddressForms() {
        GateFrame v4 = connect("0200047f0001051f90");
        assertThat(v4.connectPayload().protocol()).isEqualTo(GateFrame.ConnectPayload.WEB_SOCKET);
        assertThat(v4.connectPayload().resumed()).isFalse();
        assertThat(v4.connectPayload().client().getAddress().getHostAddress()).isEqualTo("127.0.1.5");
        assertThat(v4.connectPayload().client().getPort()).isEqualTo(0x901F);
        GateFrame v6 = connect("010110" + "20010db8000000000000000000000001" + "0100");
        assertThat(v6.connectPayload().resumed()).isTrue();
        assertThat(v6.connectPayload().client().getPort()).isEqualTo(1);
    }

    @Test
    void connectPayload_malformed_isAViolation() {
        String tooShort = "0100047f000001";
        String tooLong = "0100047f000001000000";
        String threeByteAddress = "0100037f00010000";
        String resumedTwice = "0102047f0000010000";
        for (String payload : List.of("", tooShort, tooLong, threeByteAddress, resumedTwice)) {
            assertThatThrownBy(() -> connect(payload).connectPayload()).isInstanceOf(ProtocolViolationError.class);
        }
        assertThatThrownBy(() -> GateFrame.bind(1, "u").connectPayload()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void decode_incomplete_consumesNothing() {
        byte[] bytes = GateFrame.reply(SESSION_ID, 1, "abc").encode();
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer part = wrap(Arrays.copyOf(bytes, length));
            assertThat(GateFrame.decode(part, false)).isNull();
            assertThat(part.position()).isZero();
        }
        assertThat(GateFrame.decode(wrap(bytes), false)).isEqualTo(GateFrame.reply(SESSION_ID, 1, "abc"));
    }

    @Test
    void decode_badLength_isAViolation() {
        for (int length : new int[] {-1, 8, GateFrame.MAX_LENGTH_BYTES + 1}) {
            ByteBuffer header = wrap(GateFrame.encodeHeader(length, 0, 0, 0));
            assertThatThrownBy(() -> GateFrame.decode(header, false))
                    .isInstanceOf(ProtocolViolationError.class)
                    .hasMessageContaining("length " + length);
        }
    }

    @Test
    void toString_isReadable() {
        assertThat(GateFrame.reply(5, 7, "hi"))
                .hasToString("GateFrame[op 1, type 7, serverId 0, objectId 5, session 5, 2 bytes \"hi\"]")
                .hasSameHashCodeAs(GateFrame.reply(5, 7, "hi"));
    }

    private static GateFrame connect(String payload) {
        return GateFrame.withOpCode(GateFrame.CONNECT, 1, HexFormat.of().parseHex(payload));
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String hex(GateFrame frame) {
        return HexFormat.of().formatHex(frame.encode());
    }
}
