/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.internal.io.OffLoopResolver;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.link.Suspects;
import io.gamegateway.internal.tls.ReloadableTls;
import io.gamegateway.internal.tls.TlsTasks;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.PoolStatus;
import io.gamegateway.spi.TransportContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The gateway's own transport: gate frames over TCP, on shared or exclusive links. */
public final class TcpBackendTransport implements BackendTransport {

    /** A little more than a closed link takes to flush. */
    private static final long LINKS_END_MILLIS = TcpLink.CLOSE_MILLIS + 500;

    private final BackendConfig config;
    private final GateProtocol protocol;
    private final SocketTransport sockets;
    private final OffLoopResolver resolver;
    private final LinkPermits permits;
    private final Suspects suspects = new Suspects();

    /** Null = plain text. */
    private final @Nullable ReloadableTls tls;

    private final TlsTasks tlsTasks;

    /** The links of all loops, those that are being dialed included. */
    private final ChannelGroup links = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** @param traceHeader writes the gate header of frames to backends */
    public TcpBackendTransport(
            String gatewayName, BackendConfig config, TraceHeaderCodec traceHeader, SocketTransport sockets) {
        this.config = config;
        this.protocol = new GateProtocol(config, traceHeader);
        this.sockets = sockets;
        this.resolver = new OffLoopResolver(gatewayName);
        this.permits = new LinkPermits(config.pool().maxConnectionsPerService());
        this.tls = config.tls()
                .map(files -> new ReloadableTls(files, UnaryOperator.identity()))
                .orElse(null);
        this.tlsTasks = new TlsTasks(gatewayName + "-backend");
    }

    @Override
    public BackendLinks open(TransportContext context) {
        TcpDialer dialer = new TcpDialer(context, config.pool(), sockets, resolver, links, tls, tlsTasks);
        TcpLinkFactory factory = new TcpLinkFactory(context, protocol, dialer, config.pool(), suspects);
        return config.links() == LinkMode.SHARED
                ? new SharedTcpLinks(factory)
                : new ExclusiveTcpLinks(factory, permits);
    }

    @Override
    public Runnable reload() {
        return tls == null ? () -> {} : tls.reload();
    }

    @Override
    public PoolStatus pool() {
        return permits.status();
    }

    /** Waits until the links have flushed: an event loop that ends leaves open what is still registered with it. */
    @Override
    public void close() {
        links.close(link -> !link.isActive());
        links.newCloseFuture().awaitUninterruptibly(LINKS_END_MILLIS);
        links.close().awaitUninterruptibly(LINKS_END_MILLIS);
        resolver.close();
        tlsTasks.close();
    }
}
