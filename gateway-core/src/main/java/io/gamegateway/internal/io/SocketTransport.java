/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.io;

import io.gamegateway.config.IoTransport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's classes of one socket transport.
 *
 * @param name for logs
 * @param ioHandler of the event loops
 * @param serverChannel that accepts
 * @param channel that connects
 */
public record SocketTransport(
        String name,
        IoHandlerFactory ioHandler,
        Class<? extends ServerSocketChannel> serverChannel,
        Class<? extends SocketChannel> channel) {

    private static final Logger logger = LoggerFactory.getLogger(SocketTransport.class);

    /**
     * The classes for this choice.
     *
     * @throws IllegalStateException where a native transport was asked for by name, but its library is missing
     */
    public static SocketTransport of(IoTransport choice) {
        return switch (choice) {
            case EPOLL -> require("epoll", Epoll.unavailabilityCause(), epollIfThere());
            case KQUEUE -> require("kqueue", KQueue.unavailabilityCause(), kqueueIfThere());
            case NIO -> nio();
            case AUTO -> best();
        };
    }

    private static SocketTransport best() {
        SocketTransport epoll = epollIfThere();
        SocketTransport found = epoll != null ? epoll : kqueueIfThere();
        if (found == null) {
            logger.info("no native transport ({}), so NIO is used", String.valueOf(Epoll.unavailabilityCause()));
            return nio();
        }
        return found;
    }

    private static SocketTransport require(
            String name, @Nullable Throwable missing, @Nullable SocketTransport transport) {
        if (transport == null) {
            throw new IllegalStateException(
                    "ioTransport: " + name
                            + " is not available here (expected: the artifact netty-transport-native-" + name
                            + " with this platform's classifier on the class path)",
                    missing);
        }
        return transport;
    }

    private static @Nullable SocketTransport epollIfThere() {
        return Epoll.isAvailable()
                ? new SocketTransport(
                        "epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class)
                : null;
    }

    private static @Nullable SocketTransport kqueueIfThere() {
        return KQueue.isAvailable()
                ? new SocketTransport(
                        "kqueue",
                        KQueueIoHandler.newFactory(),
                        KQueueServerSocketChannel.class,
                        KQueueSocketChannel.class)
                : null;
    }

    private static SocketTransport nio() {
        return new SocketTransport(
                "nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }
}
