/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.internal.io.OffLoopResolver;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.TransportContext;

/** The gateway's own transport: gate frames over TCP, on shared or exclusive links. */
public final class TcpBackendTransport implements BackendTransport {

    private final BackendConfig config;
    private final GateProtocol protocol;
    private final SocketTransport sockets;
    private final OffLoopResolver resolver;
    private final LinkPermits permits;

    /** @param traceHeader writes the gate header of frames to backends */
    public TcpBackendTransport(
            String gatewayName, BackendConfig config, TraceHeaderCodec traceHeader, SocketTransport sockets) {
        this.config = config;
        this.protocol = new GateProtocol(config, traceHeader);
        this.sockets = sockets;
        this.resolver = new OffLoopResolver(gatewayName);
        this.permits = new LinkPermits(config.pool().maxConnectionsPerService());
    }

    @Override
    public BackendLinks open(TransportContext context) {
        TcpDialer dialer = new TcpDialer(context, config.pool(), sockets.channel(), resolver);
        TcpLinkFactory factory = new TcpLinkFactory(context, protocol, dialer, config.pool());
        return config.links() == LinkMode.SHARED
                ? new SharedTcpLinks(factory)
                : new ExclusiveTcpLinks(factory, permits);
    }

    @Override
    public void close() {
        resolver.close();
    }
}
