/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.http.Readiness;
import io.gamegateway.internal.session.Arrival;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/** What the pipeline makes of a client that is let in: it appends the handlers. On the event loop. */
public interface ProtocolChoice {

    /**
     * TLS, in front of this handler, which gets what the client says in it.
     *
     * @param hello what has come so far; taken over
     */
    void secure(ChannelHandlerContext context, ByteBuf hello);

    /** Game frames. The deadline runs towards the handshake timeout. */
    void tcp(ChannelPipeline pipeline, Arrival arrival);

    /** A WebSocket whose handshake is done. */
    void webSocket(ChannelPipeline pipeline, Arrival arrival);

    /** What {@code /ready} says. */
    Readiness readiness();
}
