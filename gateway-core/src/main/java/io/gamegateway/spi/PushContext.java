/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;

/**
 * What a {@link PushIngress} gets.
 *
 * @param gatewayName the gateway's name
 * @param eventLoops those of the clients; nothing on them may block
 * @param serverChannel the class of listening sockets that goes with them
 * @param sessionIds the generator of session ids, for its {@link SessionIdGenerator#node()}
 * @param target where commands go
 * @since 0.1
 */
public record PushContext(
        String gatewayName,
        EventLoopGroup eventLoops,
        Class<? extends ServerChannel> serverChannel,
        SessionIdGenerator sessionIds,
        PushTarget target) {}
