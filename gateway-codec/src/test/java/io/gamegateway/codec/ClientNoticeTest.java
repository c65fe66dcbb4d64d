/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ClientNoticeTest {

    private static ByteBuf notice(CloseReason reason, long retryAfterMillis, String text) {
        ByteBuf out = Unpooled.buffer();
        ClientNotice.write(out, reason, retryAfterMillis, text);
        return out;
    }

    @Test
    void notice_isAClientFrameWithCodeRetryAndReason() {
        assertThat(ByteBufUtil.hexDump(notice(CloseReason.DRAINING, 1_500, "")))
                .isEqualTo("0e00" + "ffff" + "00000000" + "0c00" + "dc050000"
                        + ByteBufUtil.hexDump("draining".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void text_followsTheReason() {
        ByteBuf frame = notice(CloseReason.KICKED, 0, "Schlu\u00df");

        frame.skipBytes(ClientFrame.HEADER_BYTES + ClientNotice.FIXED_BYTES);
        assertThat(frame.toString(StandardCharsets.UTF_8)).isEqualTo("kicked: Schlu\u00df");
    }

    @Test
    void retryAfter_isCutToItsField() {
        ByteBuf frame = notice(CloseReason.OVERLOAD, Long.MAX_VALUE, "");

        assertThat(frame.getUnsignedIntLE(ClientFrame.HEADER_BYTES + Short.BYTES))
                .isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void longReason_isCutBetweenTwoCharacters() {
        // "kicked: " has 8 bytes, so that the last of these characters, of 4 bytes each, would end past the limit by 1,
        // 2, 3 or 0 bytes.
        for (String more : new String[] {"a", "ab", "abc", ""}) {
            ByteBuf frame = notice(CloseReason.KICKED, 0, more + "\ud83c\udfae".repeat(300));

            int bytes = ClientFrame.payloadBytes(frame, 0) - ClientNotice.FIXED_BYTES;
            frame.skipBytes(ClientFrame.HEADER_BYTES + ClientNotice.FIXED_BYTES);
            assertThat(bytes)
                    .isEqualTo(frame.readableBytes())
                    .isBetween(ClientNotice.MAX_REASON_BYTES - 3, ClientNotice.MAX_REASON_BYTES);
            assertThat(frame.toString(StandardCharsets.UTF_8)).doesNotContain("\ufffd");
        }
    }
}
