/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateFrameTest {

    /** length 11, type 0x1234, serverId with bit 31, objectId, opCode 1, sessionId, two payload bytes. */
    private static final String FRAME =
            "0b000000 34120000 00000080 8877665544332211 01 efcdab8967452381 aabb".replace(" ", "");

    @Test
    void sizes_areTheSumOfTheFields() {
        assertThat(GateFrame.HEADER_BYTES).isEqualTo(4 + 4 + 4 + 8).isEqualTo(20);
        assertThat(GateFrame.GATE_HEADER_BYTES).isEqualTo(1 + 8).isEqualTo(9);
        assertThat(GateFrame.TRACED_GATE_HEADER_BYTES).isEqualTo(9 + 16 + 8).isEqualTo(33);
        assertThat(GateFrame.MAX_LENGTH).isEqualTo(16_777_216);
    }

    @Test
    void opCodes_areThoseOfTheContract() {
        assertThat(GateFrame.OP_TRANS).isEqualTo(1);
        assertThat(GateFrame.OP_CONNECT).isEqualTo(2);
        assertThat(GateFrame.OP_DISCONNECT).isEqualTo(3);
        assertThat(GateFrame.OP_BROADCAST).isEqualTo(4);
        assertThat(GateFrame.OP_BIND).isEqualTo(5);
    }

    @Test
    void write_wholeFrame_isTheContractsBytes() {
        ByteBuf out = Unpooled.buffer().writeZero(3).skipBytes(3);

        GateFrame.writeHeader(out, 11, 0x1234, ServerId.ZIP_BIT, 0x1122_3344_5566_7788L);
        assertThat(out.readableBytes()).isEqualTo(GateFrame.HEADER_BYTES);
        GateFrame.writeGateHeader(out, GateFrame.OP_TRANS, 0x8123_4567_89AB_CDEFL);
        assertThat(out.readableBytes()).isEqualTo(GateFrame.HEADER_BYTES + GateFrame.GATE_HEADER_BYTES);

        assertThat(Bytes.toHex(out.writeBytes(Bytes.hex("aabb")))).isEqualTo(FRAME);
    }

    @Test
    void read_everyField_isFoundAtItsOffset() {
        ByteBuf in = Bytes.input(Bytes.hex(FRAME));
        int index = in.readerIndex();

        assertThat(GateFrame.length(in, index)).isEqualTo(11);
        assertThat(GateFrame.type(in, index)).isEqualTo(0x1234);
        assertThat(GateFrame.serverId(in, index)).isEqualTo(0x8000_0000);
        assertThat(GateFrame.objectId(in, index)).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(GateFrame.opCode(in, index)).isEqualTo(1);
        assertThat(GateFrame.sessionId(in, index)).isEqualTo(0x8123_4567_89AB_CDEFL);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,         -1,          ffffffffffffffff",
        "16777216,   65535,       00000001ffff0000",
        "-2147483648, 2147483647, 00000080ffffff7f",
        "9,          -2,          09000000feffffff",
    })
    void writeHeader_negativeNumbers_doNotRunIntoEachOther(int length, int type, String hex) {
        ByteBuf out = Unpooled.buffer();

        GateFrame.writeHeader(out, length, type, 0, 0);

        assertThat(Bytes.toHex(out)).isEqualTo(hex + "000000000000000000000000");
    }

    @ParameterizedTest
    @CsvSource({"0", "127", "128", "255"})
    void opCode_isUnsigned(int opCode) {
        ByteBuf out = Unpooled.buffer();
        GateFrame.writeHeader(out, 9, 0, 0, 0);
        GateFrame.writeGateHeader(out, opCode, -1);

        assertThat(GateFrame.opCode(out, 0)).isEqualTo(opCode);
        assertThat(GateFrame.sessionId(out, 0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        // protocol, resumed, address bytes, address, port
        "1, false, 192.0.2.17, 8080,  01 00 04 c0000211 901f",
        "2, true,  10.1.2.3,   65535, 02 01 04 0a010203 ffff",
        "2, false, 2001:db8::ff00:42, 258, 02 00 10 20010db80000000000000000ff000042 0201",
        "1, true,  ::1, 0, 01 01 10 00000000000000000000000000000001 0000",
    })
    void connectPayload_isTheContractsBytes(int protocol, boolean resumed, String address, int port, String hex)
            throws UnknownHostException {
        InetSocketAddress client = new InetSocketAddress(InetAddress.getByName(address), port);
        String expected = hex.replace(" ", "");
        ByteBuf out = Unpooled.buffer();

        GateFrame.writeConnectPayload(out, protocol, resumed, client);

        assertThat(Bytes.toHex(out)).isEqualTo(expected);
        assertThat(GateFrame.connectPayloadBytes(client)).isEqualTo(expected.length() / 2);
    }

    @Test
    void connectPayload_ipv4MappedAddress_isSentAsIpv4() throws UnknownHostException {
        byte[] mapped = Bytes.hex("00000000000000000000ffffc0000211");
        InetSocketAddress client = new InetSocketAddress(InetAddress.getByAddress(mapped), 1);
        ByteBuf out = Unpooled.buffer();

        GateFrame.writeConnectPayload(out, 1, false, client);

        assertThat(Bytes.toHex(out)).isEqualTo("010004c00002110100");
    }

    @Test
    void connectPayload_unresolvedAddress_isSentAsZero() {
        ByteBuf out = Unpooled.buffer();

        GateFrame.writeConnectPayload(out, 1, false, InetSocketAddress.createUnresolved("client.invalid", 7));

        assertThat(Bytes.toHex(out)).isEqualTo("010004000000000700");
    }

    @Test
    void disconnectPayload_isReasonAndText() {
        assertThat(GateFrame.disconnectPayload(CloseReason.KICKED, "")).isEqualTo(Bytes.hex("02"));
        assertThat(GateFrame.disconnectPayload(CloseReason.UNAUTHORIZED, "no \u00e4"))
                .isEqualTo(Bytes.hex("10 6e6f20 c3a4"));
    }
}
