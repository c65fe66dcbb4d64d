/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.session.DeadlineWheel;
import io.netty.channel.ChannelPipeline;

/** What the pipeline makes of a connection whose protocol is known: it appends the handlers. On the event loop. */
public interface ProtocolChoice {

    /** Game frames. The deadline runs towards the handshake timeout; whose handler it is says what happens then. */
    void tcp(ChannelPipeline pipeline, DeadlineWheel.Deadline deadline);

    /** An HTTP request, perhaps an upgrade. The deadline likewise. */
    void http(ChannelPipeline pipeline, DeadlineWheel.Deadline deadline);

    /** A WebSocket whose handshake is done. */
    void webSocket(ChannelPipeline pipeline, DeadlineWheel.Deadline deadline);
}
