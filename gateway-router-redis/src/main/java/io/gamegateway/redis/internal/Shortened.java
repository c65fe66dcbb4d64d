/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

/** Text from outside as it may stand in a log line: not long, and without characters that would begin another line. */
public final class Shortened {

    private static final int MAX_VALUE_CHARS = 64;
    private static final int MAX_TEXT_CHARS = 400;

    private Shortened() {}

    /** A value. */
    public static String value(String value) {
        return shorten(value, MAX_VALUE_CHARS);
    }

    /** A message with values in it. */
    public static String text(String text) {
        return shorten(text, MAX_TEXT_CHARS);
    }

    private static String shorten(String text, int maxChars) {
        int end = Math.min(text.length(), maxChars);
        StringBuilder shortened = new StringBuilder(end + 3);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shortened.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
        }
        return end < text.length() ? shortened.append("...").toString() : shortened.toString();
    }
}
