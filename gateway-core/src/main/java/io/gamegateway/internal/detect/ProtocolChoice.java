/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.session.Arrival;
import io.netty.channel.ChannelPipeline;

/** What the pipeline makes of a connection whose protocol is known: it appends the handlers. On the event loop. */
public interface ProtocolChoice {

    /** Game frames. The deadline runs towards the handshake timeout. */
    void tcp(ChannelPipeline pipeline, Arrival arrival);

    /** An HTTP request, perhaps an upgrade. */
    void http(ChannelPipeline pipeline, Arrival arrival);

    /** A WebSocket whose handshake is done. */
    void webSocket(ChannelPipeline pipeline, Arrival arrival);
}
