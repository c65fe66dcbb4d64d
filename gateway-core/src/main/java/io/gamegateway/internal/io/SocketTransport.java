/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.io;

import io.gamegateway.config.IoTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
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
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
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

    private static final int KEEPALIVE_SECONDS = 1;
    private static final int KEEPALIVE_PROBES = 2;
    private static final boolean NIO_KEEPALIVE = isNioKeepAliveSupported();

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

    /** Lets the kernel find out that a peer is gone without a word: see {@link #deadPeerOptions}. */
    public void detectDeadPeers(Bootstrap bootstrap, Duration timeout) {
        deadPeerOptions(channel, timeout).forEach(bootstrap::option);
    }

    /**
     * What a socket of this class needs for the kernel to find out that its peer is gone without a word, such as a machine that
     * lost its power: what it does not acknowledge in this time breaks the connection (Linux, TCP_USER_TIMEOUT), and an idle
     * one is probed each second.
     */
    public static Map<ChannelOption<Integer>, Integer> deadPeerOptions(
            Class<? extends SocketChannel> channel, Duration timeout) {
        int idleSeconds = (int) Math.max(1, timeout.toSeconds() / 2);
        if (channel == EpollSocketChannel.class) {
            return Map.of(
                    EpollChannelOption.TCP_USER_TIMEOUT, (int) timeout.toMillis(),
                    EpollChannelOption.TCP_KEEPIDLE, idleSeconds,
                    EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_SECONDS,
                    EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
        if (channel == NioSocketChannel.class && NIO_KEEPALIVE) {
            return Map.of(
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idleSeconds,
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEPALIVE_SECONDS,
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEPALIVE_PROBES);
        }
        return Map.of();
    }

    private static boolean isNioKeepAliveSupported() {
        try (java.nio.channels.SocketChannel probe = java.nio.channels.SocketChannel.open()) {
            return probe.supportedOptions()
                    .containsAll(List.of(
                            ExtendedSocketOptions.TCP_KEEPIDLE,
                            ExtendedSocketOptions.TCP_KEEPINTERVAL,
                            ExtendedSocketOptions.TCP_KEEPCOUNT));
        } catch (IOException e) {
            return false;
        }
    }

    /** True where a connection broke because its peer did not acknowledge in time (ETIMEDOUT). */
    public static boolean isTimeout(Throwable cause) {
        // Neither the JDK nor Netty has a type or a number for it; both have the operating system's words.
        String message = cause.getMessage();
        return cause instanceof IOException && message != null && message.contains("timed out");
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
