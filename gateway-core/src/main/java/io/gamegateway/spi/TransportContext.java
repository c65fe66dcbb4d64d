/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;

/**
 * What a {@link BackendTransport} gets for one event loop.
 *
 * @param gatewayName the gateway's name
 * @param eventLoop on which everything of this {@link BackendLinks} runs, sockets included
 * @param events where to report what backends send; call it on {@code eventLoop} only
 * @param socketChannel the class of sockets that goes with it
 * @param receiveBuffer for sockets of this loop whose handlers copy out what they keep before they return; the gateway's
 * @param tracePropagation whether a session's trace goes along with what it sends
 * @since 0.1
 */
public record TransportContext(
        String gatewayName,
        EventLoop eventLoop,
        Class<? extends SocketChannel> socketChannel,
        BackendEvents events,
        RecvByteBufAllocator receiveBuffer,
        boolean tracePropagation) {}
