/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFrameTest {

    @Test
    void headerBytes_isTheSumOfTheFields() {
        assertThat(ClientFrame.HEADER_BYTES).isEqualTo(2 + 2 + 4);
        assertThat(ClientFrame.MAX_PAYLOAD_BYTES).isEqualTo(65_535);
        assertThat(ClientFrame.MAX_MESSAGE_ID).isEqualTo(65_535);
    }

    @ParameterizedTest
    @CsvSource({
        // length, messageId, serverId, all little endian
        "0,     0,     00000000, 0000 0000 00000000",
        "3,     4660,  01020a03, 0300 3412 030a0201",
        "258,   65535, 00000000, 0201 ffff 00000000",
        "65535, 1,     80000000, ffff 0100 00000080",
        "1,     32768, ffffffff, 0100 0080 ffffffff",
        "32768, 0,     7fffffff, 0080 0000 ffffff7f",
    })
    void header_writtenAndRead_isTheContractsBytes(int payloadBytes, int messageId, String serverId, String hex) {
        int id = Integer.parseUnsignedInt(serverId, 16);
        ByteBuf out = Unpooled.buffer(3 + ClientFrame.HEADER_BYTES).writeZero(3);

        ClientFrame.writeHeader(out, payloadBytes, messageId, id);

        assertThat(Bytes.toHex(out.skipBytes(3))).isEqualTo(hex.replace(" ", ""));
        ByteBuf in = Bytes.input(Bytes.hex(hex));
        assertThat(ClientFrame.payloadBytes(in, in.readerIndex())).isEqualTo(payloadBytes);
        assertThat(ClientFrame.messageId(in, in.readerIndex())).isEqualTo(messageId);
        assertThat(ClientFrame.serverId(in, in.readerIndex())).isEqualTo(id);
    }

    @Test
    void payloadBytes_onlyTheLengthIsThere_isRead() {
        assertThat(ClientFrame.payloadBytes(Unpooled.wrappedBuffer(Bytes.hex("0201")), 0))
                .isEqualTo(258);
    }
}
