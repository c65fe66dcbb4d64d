/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.netty.buffer.ByteBuf;

/**
 * Takes commands for the gateway's clients; implemented by the gateway.
 *
 * <p><b>Order:</b> batches that one thread applies one after the other take effect in that order, as far as one session can
 * see: each of its commands on its event loop, where they queue up in the order they came.
 *
 * @since 0.1
 */
public interface PushTarget {

    /**
     * A batch to be filled. Thread-safe; the batch belongs to the thread that asked for it.
     *
     * @param data in which the messages' payloads lie. It is taken over: released when the batch has taken effect or is
     *     discarded, and not to be changed until then
     */
    PushBatch begin(ByteBuf data);

    /** Counts commands that a logic server could not send for want of room; for the gateway's statistics. Thread-safe. */
    void skipped(long commands);
}
