/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * A connection without a socket: what is written to it goes through Netty's pipeline and outbound buffer, is counted, and is gone.
 * What it reads is handed to it. Its event loop is the thread that calls.
 */
public final class SinkChannel extends EmbeddedChannel {

    // Without an initializer, as the constructor of the class above may write already.
    private long writtenBytes;

    /** Open, and without any handler. Its buffers come from the pool that the gateway's come from. */
    public SinkChannel() {
        config().setAllocator(PooledByteBufAllocator.DEFAULT);
    }

    /** Reads these bytes, as one read that is complete. The buffer stays the caller's. */
    public void receive(ByteBuf bytes) {
        pipeline().fireChannelRead(bytes.retain());
        pipeline().fireChannelReadComplete();
    }

    /** All that was ever written and flushed. */
    public long writtenBytes() {
        return writtenBytes;
    }

    @Override
    protected void handleOutboundMessage(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        writtenBytes += bytes.readableBytes();
        bytes.release();
    }
}
