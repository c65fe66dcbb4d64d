/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.TlsDetector.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsDetectorTest {

    /** The record says 0x200 bytes, the hello 0x1fc. */
    private static final String HELLO = "1603010200" + "010001fc" + "0303" + "a1b2c3";

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    @Test
    void clientHello_isUndecidedUntilItsVersionIsThere() {
        ByteBuf hello = bytes(HELLO);

        for (int bytes = 0; bytes < TlsDetector.MAX_BYTES; bytes++) {
            assertThat(TlsDetector.detect(hello.slice(0, bytes)))
                    .as("%d bytes", bytes)
                    .isEqualTo(Verdict.UNDECIDED);
        }
        assertThat(TlsDetector.detect(hello.slice(0, TlsDetector.MAX_BYTES))).isEqualTo(Verdict.TLS);
        assertThat(TlsDetector.detect(hello)).isEqualTo(Verdict.TLS);
        assertThat(hello.readerIndex()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A hello that goes on in another record.
                "1603010200" + "010005fc" + "0303",
                // The oldest and the newest versions.
                "1603000200" + "010001fc" + "0300",
                "1603030200" + "010001fc" + "0304",
            })
    void clientHello_ofOtherKinds_isTls(String hex) {
        assertThat(TlsDetector.detect(bytes(hex))).isEqualTo(Verdict.TLS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "47",
                "15",
                "1604",
                "160305",
                "1603010000",
                "160301ffff",
                "160301020002",
                "1603010200010001fb",
                "1603010200010001fc02",
                "1603010200010001fc0305"
            })
    void anythingElse_isPlainAtTheFirstByteThatDiffers(String hex) {
        ByteBuf whole = bytes(hex);

        assertThat(TlsDetector.detect(whole)).isEqualTo(Verdict.PLAIN);
        assertThat(TlsDetector.detect(whole.slice(0, whole.readableBytes() - 1)))
                .isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void gameFrameThatBeginsLikeARecord_isPlain() {
        ByteBuf frame = Unpooled.buffer();
        // 790 bytes, little endian, are 16 03; messageId 0x0201; server type 10 of world 0.
        ClientFrame.writeHeader(frame, 790, 0x0201, 10 << 8);

        assertThat(TlsDetector.detect(frame)).isEqualTo(Verdict.PLAIN);
    }
}
