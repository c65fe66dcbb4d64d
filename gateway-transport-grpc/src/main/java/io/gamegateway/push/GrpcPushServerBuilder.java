/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.push.server.PushAuthorizer;
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.push.server.PushLimits;
import io.gamegateway.spi.GatewayRegistry;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link GrpcPushServer}. Not thread-safe.
 *
 * @since 0.1
 */
public final class GrpcPushServerBuilder {

    private static final int MAX_PORT = 65_535;

    private InetSocketAddress address = new InetSocketAddress("127.0.0.1", 7100);
    private PushLimits limits = PushLimits.defaults();
    private PushAuthorizer authorizer = peer -> CompletableFuture.completedFuture(PushGrant.all());
    private @Nullable SslContext tls;
    private @Nullable GatewayRegistry registry;
    private String advertisedHost = "";
    private int advertisedPort;

    GrpcPushServerBuilder() {}

    /**
     * Where logic servers connect. Default: 127.0.0.1:7100. Whoever can connect may push, unless an {@link #authorizer} or
     * {@link #tls mutual TLS} says otherwise, so this port does not belong on the internet.
     *
     * @param port 0 to 65,535; 0 takes a free one
     * @throws IllegalArgumentException where the port is out of its range or the host is no address of this machine
     */
    public GrpcPushServerBuilder listen(String host, int port) {
        checkPort("listen", port, 0);
        InetSocketAddress parsed = new InetSocketAddress(host, port);
        if (parsed.isUnresolved()) {
            throw new IllegalArgumentException("listen host: '" + host + "' (expected: an address of this machine)");
        }
        this.address = parsed;
        return this;
    }

    private static void checkPort(String setting, int port, int min) {
        if (port < min || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    setting + " port: " + port + " (expected: " + min + " to " + MAX_PORT + ")");
        }
    }

    /** Bounds on what logic servers may do. Default: {@link PushLimits#defaults()}. */
    public GrpcPushServerBuilder limits(PushLimits bounds) {
        this.limits = bounds;
        return this;
    }

    /** Decides which logic server may do what. Default: all may do everything. */
    public GrpcPushServerBuilder authorizer(PushAuthorizer decider) {
        this.authorizer = decider;
        return this;
    }

    /**
     * Takes TLS connections only; mutual TLS where the context demands a certificate of the client. Default: none.
     *
     * @param context made ready for gRPC, by {@code GrpcSslContexts.configure}
     */
    public GrpcPushServerBuilder tls(SslContext context) {
        this.tls = context;
        return this;
    }

    /** Where the gateway says that it takes pushes, for logic servers that look for gateways; closed with the server. */
    public GrpcPushServerBuilder registry(GatewayRegistry where) {
        this.registry = where;
        return this;
    }

    /**
     * What the registry is told, where it is not the address that is listened on; to be set where that is 0.0.0.0.
     *
     * @param port 0 to 65,535; 0 = the one that is listened on
     */
    public GrpcPushServerBuilder advertise(String host, int port) {
        checkPort("advertise", port, 0);
        if (host.isBlank()) {
            throw new IllegalArgumentException("advertise host: '" + host + "' (expected: not blank)");
        }
        this.advertisedHost = host;
        this.advertisedPort = port;
        return this;
    }

    /**
     * A server that a gateway starts.
     *
     * @throws IllegalArgumentException where a registry would be told an address that leads nowhere
     */
    public GrpcPushServer build() {
        if (registry != null && advertisedHost.isEmpty() && address.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("listen host: '" + address.getHostString()
                    + "' (expected: one that others can connect to, or advertise(host, port))");
        }
        return new GrpcPushServer(this);
    }

    InetSocketAddress address() {
        return address;
    }

    PushLimits limits() {
        return limits;
    }

    PushAuthorizer authorizer() {
        return authorizer;
    }

    @Nullable
    SslContext tls() {
        return tls;
    }

    @Nullable
    GatewayRegistry registry() {
        return registry;
    }

    String advertisedHost() {
        return advertisedHost;
    }

    int advertisedPort() {
        return advertisedPort;
    }
}
