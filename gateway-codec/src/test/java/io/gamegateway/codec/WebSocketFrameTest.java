/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketFrameTest {

    @ParameterizedTest
    @CsvSource({
        "2,  0,          82 00",
        "2,  1,          82 01",
        "2,  125,        82 7d",
        "2,  126,        82 7e 007e",
        "2,  127,        82 7e 007f",
        "2,  256,        82 7e 0100",
        "2,  32768,      82 7e 8000",
        "2,  65535,      82 7e ffff",
        "2,  65536,      82 7f 0000000000010000",
        "2,  2147483647, 82 7f 000000007fffffff",
        "9,  4,          89 04",
        "10, 125,        8a 7d",
        "8,  2,          88 02",
    })
    void writeHeader_eachForm_isTheShortestOfTheRfc(int opCode, int payloadBytes, String hex) {
        ByteBuf out = Unpooled.buffer().writeZero(3).skipBytes(3);

        WebSocketFrame.writeHeader(out, opCode, payloadBytes);

        assertThat(Bytes.toHex(out)).isEqualTo(hex.replace(" ", ""));
        assertThat(out.readableBytes()).isLessThanOrEqualTo(WebSocketFrame.MAX_SERVER_HEADER_BYTES);
    }

    @Test
    void writeClose_codeAndText_areInTheFrame() {
        assertThat(closeFrame(1000, "")).isEqualTo("8802" + "03e8");
        assertThat(closeFrame(4002, "bye \u00e4")).isEqualTo("8808" + "0fa2" + "62796520" + "c3a4");
    }

    @Test
    void writeClose_longestText_isKeptWhole() {
        assertThat(closeFrame(1002, "x".repeat(123))).isEqualTo("887d" + "03ea" + "78".repeat(123));
    }

    @Test
    void writeClose_longerText_isCut() {
        assertThat(closeFrame(1002, "x".repeat(124))).isEqualTo("887d" + "03ea" + "78".repeat(123));
        assertThat(closeFrame(1002, "x".repeat(10_000))).isEqualTo("887d" + "03ea" + "78".repeat(123));
    }

    @ParameterizedTest
    @CsvSource({
        // a character of 2, 3 and 4 bytes; x before it; x that are left
        "\u00e4,       122, 122",
        "\u00e4,       123, 123",
        "\u20ac,       121, 121",
        "\u20ac,       122, 122",
        "\ud83c\udfae, 120, 120",
        "\ud83c\udfae, 121, 121",
        "\ud83c\udfae, 122, 122",
    })
    void writeClose_cutWithinACharacter_dropsAllOfIt(String character, int before, int left) {
        assertThat(closeFrame(1002, "x".repeat(before) + character + "yyy"))
                .isEqualTo(String.format("88%02x03ea", 2 + left) + "78".repeat(left));
    }

    @ParameterizedTest
    @CsvSource({"\u00e4, 121", "\u20ac, 120", "\ud83c\udfae, 119"})
    void writeClose_characterJustFits_isKept(String character, int before) {
        String text = "x".repeat(before) + character;
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(123);

        assertThat(closeFrame(1002, text + "yyy")).isEqualTo(closeFrame(1002, text));
    }

    @Test
    void writeClose_textOfWideCharactersOnly_endsAtABoundary() {
        ByteBuf out = Unpooled.buffer();

        WebSocketFrame.writeClose(out, 1002, "\ud83c\udfae".repeat(100));

        assertThat(out.toString(4, out.readableBytes() - 4, StandardCharsets.UTF_8))
                .isEqualTo("\ud83c\udfae".repeat(30));
    }

    private static String closeFrame(int code, String text) {
        ByteBuf out = Unpooled.buffer();
        WebSocketFrame.writeClose(out, code, text);
        return Bytes.toHex(out);
    }
}
