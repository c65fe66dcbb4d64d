/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.test.FrameClient;
import java.nio.charset.StandardCharsets;

/** What a raw client receives, cut into parts. */
final class RawBytes {

    private static final String END_OF_HEAD = "\r\n\r\n";

    private RawBytes() {}

    /** Status line and headers. */
    static String httpHead(FrameClient raw) {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END_OF_HEAD) < 0) {
            head.append(new String(raw.receiveBytes(1, WAIT), StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    /** The payload of a WebSocket frame of less than 126 bytes. */
    static byte[] serverFrame(FrameClient raw) {
        byte[] header = raw.receiveBytes(2, WAIT);
        assertThat(header[0]).isEqualTo((byte) 0x82);
        return raw.receiveBytes(header[1], WAIT);
    }
}
