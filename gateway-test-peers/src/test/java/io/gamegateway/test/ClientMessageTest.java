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

class ClientMessageTest {

    private static final int SERVER = ClientMessage.serverId(0x1234, 0x56, 0x78);

    @Test
    void encode_writesHeaderLittleEndian() {
        assertThat(hex(ClientMessage.of(0xABCD, SERVER, "hi").encode())).isEqualTo("0200cdab785634126869");
    }

    @Test
    void encode_zip_setsBit31() {
        assertThat(hex(ClientMessage.of(1, SERVER, "").zip().encode())).isEqualTo("0000010078563492");
    }

    @Test
    void encodeHeader_claimsAnyLength() {
        assertThat(hex(ClientMessage.encodeHeader(65_535, 1, 0))).isEqualTo("ffff010000000000");
    }

    @Test
    void encodeAll_concatenates() {
        ClientMessage message = ClientMessage.of(1, SERVER, "a");
        assertThat(hex(ClientMessage.encodeAll(List.of(message, message))))
                .isEqualTo(hex(message.encode()) + hex(message.encode()));
    }

    @Test
    void decode_largestAndIncomplete() {
        ClientMessage message = new ClientMessage(65_535, -1, new byte[65_535]);
        byte[] bytes = message.encode();
        assertThat(ClientMessage.decode(wrap(bytes))).isEqualTo(message);
        for (int length : new int[] {0, 7, 8, bytes.length - 1}) {
            ByteBuffer part = wrap(Arrays.copyOf(bytes, length));
            assertThat(ClientMessage.decode(part)).isNull();
            assertThat(part.position()).isZero();
        }
    }

    @Test
    void zipped_unzipped_isTheSame() {
        ClientMessage message = ClientMessage.of(7, SERVER, "hello hello hello hello");
        assertThat(message.zipped().isZip()).isTrue();
        assertThat(message.zipped().payload()).isNotEqualTo(message.payload());
        assertThat(message.zipped().unzipped()).isEqualTo(message);
    }

    @Test
    void equals_byContent() {
        assertThat(ClientMessage.of(7, 1, "x")).isEqualTo(ClientMessage.of(7, 1, "x"));
        assertThat(ClientMessage.of(7, 1, "x"))
                .hasSameHashCodeAs(ClientMessage.of(7, 1, "x"))
                .isNotEqualTo(ClientMessage.of(7, 1, "y"));
    }

    @Test
    void toString_isReadable() {
        assertThat(ClientMessage.of(7, ClientMessage.serverId(1, 10, 3), "hello"))
                .hasToString("ClientMessage[7 to 1.10.3, 5 bytes \"hello\"]");
        assertThat(new ClientMessage(7, 0, new byte[] {1, (byte) 255}).zip())
                .hasToString("ClientMessage[7 to 0.0.0 zip, 2 bytes 01 ff]");
    }

    @Test
    void outOfRange_isRefused() {
        assertThatThrownBy(() -> ClientMessage.of(65_536, 0, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("messageId: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> new ClientMessage(0, 0, new byte[65_536]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientMessage.serverId(32_768, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
