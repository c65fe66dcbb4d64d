/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a short readable text for messages. */
final class Preview {

    private static final int TEXT_BYTES = 60;
    private static final int HEX_BYTES = 20;

    private Preview() {}

    static String of(byte[] bytes) {
        if (bytes.length == 0) {
            return "0 bytes";
        }
        return bytes.length + " bytes " + (isText(bytes) ? text(bytes) : hex(bytes));
    }

    private static boolean isText(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, TEXT_BYTES); i++) {
            if ((bytes[i] < ' ' || bytes[i] > '~') && bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes) {
        int shown = Math.min(bytes.length, TEXT_BYTES);
        String text = new String(bytes, 0, shown, StandardCharsets.US_ASCII);
        String oneLine = text.replace("\r", "\\r").replace("\n", "\\n");
        return '"' + oneLine + '"' + (shown < bytes.length ? "..." : "");
    }

    private static String hex(byte[] bytes) {
        int shown = Math.min(bytes.length, HEX_BYTES);
        String hex = HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(bytes, shown));
        return hex + (shown < bytes.length ? " ..." : "");
    }
}
