/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static io.gamegateway.codec.ProtocolDetector.Verdict.HTTP;
import static io.gamegateway.codec.ProtocolDetector.Verdict.TCP;
import static io.gamegateway.codec.ProtocolDetector.Verdict.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolDetectorTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
    void detect_method_isHttpFromTheSlashOn(String method) {
        String decisive = method + " /";
        for (int bytes = 0; bytes < decisive.length(); bytes++) {
            assertThat(detect(decisive.substring(0, bytes)))
                    .as("%d bytes", bytes)
                    .isEqualTo(UNDECIDED);
        }
        assertThat(detect(decisive)).isEqualTo(HTTP);
        assertThat(detect(decisive + "game HTTP/1.1\r\n")).isEqualTo(HTTP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
    void detect_oneByteDiffers_isTcpFromThatByteOn(String method) {
        String decisive = method + " /";
        for (int at = 1; at < decisive.length(); at++) {
            String other = decisive.substring(0, at) + '#';
            assertThat(detect(other)).as(other).isEqualTo(TCP);
            assertThat(detect(other + decisive.substring(at + 1))).as(other).isEqualTo(TCP);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get / HTTP/1.1",
                "Get / HTTP/1.1",
                "gET /",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "OPTIONS * HTTP/1.1",
                "CONNECT host:443 HTTP/1.1",
                "GET http://host/ HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GETS /",
                " GET /",
                "\r\nGET /",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2",
                "LINK /",
                "\u0016\u0003\u0001",
            })
    void detect_looksLikeHttpButIsNot_isTcp(String text) {
        assertThat(detect(text)).isEqualTo(TCP);
    }

    @Test
    void detect_nothing_isUndecided() {
        assertThat(detect("")).isEqualTo(UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A length of 0x4547 ("GE"), then a messageId that is not "T ".
                "4745 0100 01000000",
                "4745 5400 01000000",
                // "GET " as length and messageId, a serverId whose low byte is not '/'.
                "4745 5420 30000000",
                // "POST" as length and messageId, and no blank behind it.
                "504f 5354 2f000000",
                "0000 0000 00000000",
                "ffff ffff ffffffff",
            })
    void detect_gameFrameThatBeginsSimilar_isTcp(String hex) {
        assertThat(ProtocolDetector.detect(Bytes.input(Bytes.hex(hex)))).isEqualTo(TCP);
    }

    @Test
    void detect_maxBytes_alwaysHasAVerdict() {
        assertThat(ProtocolDetector.MAX_BYTES).isEqualTo("OPTIONS /".length());
        assertThat(detect("OPTIONS ")).isEqualTo(UNDECIDED);
        Random random = new Random(1);
        String letters = "GETHADPOSUCLIONR /";
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < ProtocolDetector.MAX_BYTES; i++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(detect(text.toString())).isNotEqualTo(UNDECIDED);
        }
    }

    @Test
    void detect_leavesTheInputAsItIs() {
        ByteBuf in = Bytes.input("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
        int readerIndex = in.readerIndex();
        int writerIndex = in.writerIndex();

        ProtocolDetector.detect(in);

        assertThat(in.readerIndex()).isEqualTo(readerIndex);
        assertThat(in.writerIndex()).isEqualTo(writerIndex);
        assertThat(in.refCnt()).isOne();
    }

    private static ProtocolDetector.Verdict detect(String text) {
        return ProtocolDetector.detect(Bytes.input(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
