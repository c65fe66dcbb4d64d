/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import java.nio.ByteBuffer;

/** What messages carry: see {@link Arrivals}. */
public final class Payload {

    /** Whose time players record. */
    public static final int TIMED_MESSAGE = Arrivals.TIMED;

    /** Whose sender they record besides. */
    static final int TRACKED_MESSAGE = Arrivals.TRACKED;

    /** The least there can be. */
    static final int MIN_BYTES = Long.BYTES + Integer.BYTES;

    private Payload() {}

    /** A payload that is sent when it should be. */
    public static byte[] now(int bytes) {
        return of(bytes, System.nanoTime(), 0);
    }

    /** A payload that should be sent at this {@link System#nanoTime}. */
    static byte[] of(int bytes, long dueNanos, int sender) {
        byte[] payload = new byte[Math.max(bytes, MIN_BYTES)];
        ByteBuffer.wrap(payload).putLong(dueNanos).putInt(sender);
        return payload;
    }
}
