/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.http.Readiness;
import io.gamegateway.internal.session.Arrival;
import io.netty.channel.ChannelPipeline;

/** What the pipeline makes of a client that is let in: it appends the handlers. On the event loop. */
public interface ProtocolChoice {

    /** Game frames. The deadline runs towards the handshake timeout. */
    void tcp(ChannelPipeline pipeline, Arrival arrival);

    /** A WebSocket whose handshake is done. */
    void webSocket(ChannelPipeline pipeline, Arrival arrival);

    /** What {@code /ready} says. */
    Readiness readiness();
}
