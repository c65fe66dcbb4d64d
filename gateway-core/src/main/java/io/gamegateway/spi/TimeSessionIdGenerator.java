/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;

/**
 * The standard session ids. One counter holds {@code millis << 12 | n}, where n counts the ids of a millisecond. A draw
 * sets it to the clock, or adds one where that would not be more. So it only grows, whatever the clock does, and passes
 * into the next millisecond by itself when n overflows.
 *
 * <p>n begins at 0 in each millisecond, and its low bits choose the shard of the session table; so the sequence in the id
 * is n turned by an amount that differs from one millisecond to the next. The turn is a bijection, so ids stay unique.
 */
final class TimeSessionIdGenerator implements SessionIdGenerator {

    private static final int SEQUENCE_BITS = 12;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final long MILLIS_MASK = 0xFF_FFFF_FFFFL;
    private static final int NODE_SHIFT = 52;
    private static final int MAX_NODE_NUMBER = 0xFFF;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

    private final long nodeBits;
    private final LongSupplier clockMillis;
    private final AtomicLong last = new AtomicLong();

    TimeSessionIdGenerator(String gatewayName, LongSupplier clockMillis) {
        this(nodeNumber(gatewayName), clockMillis);
    }

    TimeSessionIdGenerator(int nodeNumber, LongSupplier clockMillis) {
        if (nodeNumber < 0 || nodeNumber > MAX_NODE_NUMBER) {
            throw new IllegalArgumentException(
                    "nodeNumber: " + nodeNumber + " (expected: 0 to " + MAX_NODE_NUMBER + ")");
        }
        this.nodeBits = (long) nodeNumber << NODE_SHIFT;
        this.clockMillis = clockMillis;
    }

    static int nodeNumber(String gatewayName) {
        CRC32 crc = new CRC32();
        crc.update(gatewayName.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() & MAX_NODE_NUMBER);
    }

    @Override
    public OptionalInt node() {
        return OptionalInt.of((int) (nodeBits >>> NODE_SHIFT));
    }

    @Override
    public long nextId() {
        long id;
        do {
            id = draw();
            // Node number 0, in the one millisecond of 35 years whose low bits are 0.
        } while (id == 0);
        return id;
    }

    private long draw() {
        long floor = clockMillis.getAsLong() << SEQUENCE_BITS;
        long previous;
        long next;
        do {
            previous = last.get();
            next = Math.max(previous + 1, floor);
        } while (!last.compareAndSet(previous, next));
        long millis = next >>> SEQUENCE_BITS;
        long sequence = next + (millis * GOLDEN_RATIO >>> NODE_SHIFT) & SEQUENCE_MASK;
        return nodeBits | (millis & MILLIS_MASK) << SEQUENCE_BITS | sequence;
    }
}
