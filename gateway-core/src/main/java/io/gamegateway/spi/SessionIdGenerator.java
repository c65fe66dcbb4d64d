/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.OptionalInt;

/**
 * Draws session ids.
 *
 * <p><b>Threads:</b> called on event loops, on several at once; must not block. <b>Uniqueness:</b> an id must never
 * repeat within the gateway's life, and should not within the fleet; 0 is not allowed, a negative id is. The low four
 * bits choose the shard of the session table, so they should be spread evenly. <b>Errors:</b> an exception closes the
 * connection as an internal error.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SessionIdGenerator extends AutoCloseable {

    /** The next id. */
    long nextId();

    /**
     * The twelve high bits of the ids that it draws now, by which a pusher finds a session's gateway; empty where ids are
     * not of that form, or none can be drawn. A hint: it may change.
     */
    default OptionalInt node() {
        return OptionalInt.empty();
    }

    /**
     * Gives back what it holds, such as a leased number. Called once, by the thread that closes the gateway, when there are
     * no more connections; may wait, for some seconds at most.
     */
    @Override
    default void close() {}

    /**
     * The standard generator: {@code (CRC32(gatewayName) & 0xFFF) << 52 | (unixMillis & 0xFF_FFFF_FFFF) << 12 |
     * sequence}. Never blocks, and never repeats an id, also where the clock steps back or more than 4,096 ids are drawn
     * in a millisecond: it then runs ahead of the clock.
     *
     * @param gatewayName of which 12 bits of hash go into each id
     */
    static SessionIdGenerator standard(String gatewayName) {
        return ofNode(nodeNumber(gatewayName));
    }

    /**
     * As {@link #standard}, with these twelve bits in place of the name's hash.
     *
     * @param nodeNumber 0 to 4,095
     * @throws IllegalArgumentException where it is not
     */
    static SessionIdGenerator ofNode(int nodeNumber) {
        return new TimeSessionIdGenerator(nodeNumber, System::currentTimeMillis);
    }

    /** The twelve bits of a name's hash that the standard generator puts in front of its ids: 0 to 4,095. */
    static int nodeNumber(String gatewayName) {
        return TimeSessionIdGenerator.nodeNumber(gatewayName);
    }
}
