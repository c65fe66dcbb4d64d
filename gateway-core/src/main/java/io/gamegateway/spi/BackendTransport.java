/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * Carries messages between the gateway and backends. The gateway's own speaks gate frames over TCP.
 *
 * <p>A client, and the links its messages take, belong to one event loop, so a transport has one {@link BackendLinks}
 * per loop, whose methods and callbacks all run on that loop: nothing in them needs a lock, and nothing in them may
 * block.
 *
 * @since 0.1
 */
public interface BackendTransport extends AutoCloseable {

    /** The links of one event loop; called once for each loop, before the gateway accepts clients. */
    BackendLinks open(TransportContext context);

    /**
     * Reads the files that it was configured with anew, such as certificates, for links that are opened from then on.
     *
     * @return puts what was read in force; called, or not, before the next time
     * @throws IllegalArgumentException where a file cannot be used; nothing is changed then
     */
    default Runnable reload() {
        return () -> {};
    }

    /** Its pool of connections, where sessions have connections of their own. Any thread; must not block. */
    default PoolStatus pool() {
        return PoolStatus.none();
    }

    /**
     * Releases what the loops shared, after all {@link BackendLinks} were closed. May wait, for some seconds at most: when
     * it returns, the event loops end, and what is still open on them is cut off. Called by the thread that closes the
     * gateway.
     */
    @Override
    default void close() {}
}
