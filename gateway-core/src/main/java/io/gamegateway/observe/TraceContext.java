/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A place in a trace, as the W3C Trace Context recommendation has it (section 3.2, header {@code traceparent}).
 *
 * @param traceIdHigh the first 8 bytes of the trace id, in the order of their hexadecimal text
 * @param traceIdLow the other 8 bytes; not both are 0
 * @param spanId of the span that whatever follows belongs to; not 0
 * @param sampled whether the trace is recorded
 * @since 0.1
 */
public record TraceContext(long traceIdHigh, long traceIdLow, long spanId, boolean sampled) {

    private static final int LENGTH = 55;
    private static final int SPAN_ID_INDEX = 36;
    private static final int FLAGS_INDEX = 53;
    private static final int SAMPLED = 1;

    /** @throws IllegalArgumentException where an id is 0 */
    public TraceContext {
        if ((traceIdHigh | traceIdLow) == 0 || spanId == 0) {
            throw new IllegalArgumentException("trace id, span id: " + hex(traceIdHigh) + hex(traceIdLow) + ", "
                    + hex(spanId) + " (expected: not 0)");
        }
    }

    /** The context that a {@code traceparent} header names; empty where it is malformed, which the recommendation says to ignore. */
    public static Optional<TraceContext> parse(String traceparent) {
        String text = traceparent.strip();
        // Later versions may append fields, version 00 has none, and ff is no version.
        if (text.length() < LENGTH
                || text.length() > LENGTH && (text.startsWith("00") || text.charAt(LENGTH) != '-')
                || text.startsWith("ff")
                || text.charAt(2) != '-'
                || text.charAt(35) != '-'
                || text.charAt(52) != '-'
                || !isLowerHex(text.substring(0, 2))
                || !isLowerHex(text.substring(3, 35))
                || !isLowerHex(text.substring(SPAN_ID_INDEX, 52))
                || !isLowerHex(text.substring(FLAGS_INDEX, LENGTH))) {
            return Optional.empty();
        }
        long high = HexFormat.fromHexDigitsToLong(text, 3, 19);
        long low = HexFormat.fromHexDigitsToLong(text, 19, 35);
        long span = HexFormat.fromHexDigitsToLong(text, SPAN_ID_INDEX, 52);
        if ((high | low) == 0 || span == 0) {
            return Optional.empty();
        }
        int flags = HexFormat.fromHexDigits(text, FLAGS_INDEX, LENGTH);
        return Optional.of(new TraceContext(high, low, span, (flags & SAMPLED) != 0));
    }

    private static boolean isLowerHex(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /** The trace id as 32 hexadecimal digits. */
    public String traceId() {
        return traceId(traceIdHigh, traceIdLow);
    }

    /** The span id as 16 hexadecimal digits. */
    public String spanIdText() {
        return hex(spanId);
    }

    /** A trace id as 32 hexadecimal digits. */
    public static String traceId(long high, long low) {
        return hex(high) + hex(low);
    }

    /** A span id as 16 hexadecimal digits. */
    public static String hex(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** The {@code traceparent} header. */
    @Override
    public String toString() {
        return "00-" + traceId() + "-" + spanIdText() + (sampled ? "-01" : "-00");
    }
}
