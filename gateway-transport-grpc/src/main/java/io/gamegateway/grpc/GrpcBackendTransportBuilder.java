/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc;

import io.gamegateway.config.BackendTls;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.grpc.internal.GrpcOptions;
import io.gamegateway.internal.tls.ReloadableTls;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a {@link GrpcBackendTransport}. May be used again; not thread-safe.
 *
 * @since 0.1
 */
public final class GrpcBackendTransportBuilder {

    private static final int DEFAULT_MAX_INBOUND_MESSAGE_BYTES = 4 * 1024 * 1024;

    /** gRPC's own lower bound. */
    private static final Duration MIN_KEEP_ALIVE_TIME = Duration.ofSeconds(10);

    private PoolConfig pool = PoolConfig.defaults();
    private Duration keepAliveTime = Duration.ofMinutes(6);
    private Duration keepAliveTimeout = Duration.ofSeconds(20);
    private boolean tracePropagation = true;
    private int maxInboundMessageBytes = DEFAULT_MAX_INBOUND_MESSAGE_BYTES;
    private Optional<SslContext> sslContext = Optional.empty();
    private Optional<BackendTls> tls = Optional.empty();
    private Optional<String> authority = Optional.empty();

    GrpcBackendTransportBuilder() {}

    /**
     * Connecting and giving up: the dial timeout, which also bounds the calls that announce sessions, the idle timeout, the stall
     * timeout and the silence timeout. Give the same record to the gateway's {@code BackendConfig}, which goes by its other
     * values. Default: {@link PoolConfig#defaults()}.
     */
    public GrpcBackendTransportBuilder pool(PoolConfig config) {
        this.pool = config;
        return this;
    }

    /**
     * How long nothing may come from a server until it is pinged; gRPC takes no less than 10 s. A server refuses pings that come
     * more often than it permits, by default every 5 minutes, and closes the connection; so this must be longer. That a
     * server is gone or frozen is found out much sooner, by {@link PoolConfig#stallTimeout()} and {@link
     * PoolConfig#silenceTimeout()}: pings are for proxies that forget quiet connections. Default: 6 min.
     *
     * @throws IllegalArgumentException where it is below 10 s
     */
    public GrpcBackendTransportBuilder keepAliveTime(Duration time) {
        if (time.compareTo(MIN_KEEP_ALIVE_TIME) < 0) {
            throw new IllegalArgumentException(
                    "keepAliveTime: " + time + " (expected: >= " + MIN_KEEP_ALIVE_TIME + ")");
        }
        this.keepAliveTime = time;
        return this;
    }

    /**
     * How long a ping may go unanswered until the connection is broken. Default: 20 s.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public GrpcBackendTransportBuilder keepAliveTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("keepAliveTimeout: " + timeout + " (expected: > 0)");
        }
        this.keepAliveTimeout = timeout;
        return this;
    }

    /**
     * Whether {@code trace_id} and {@code span_id} go with each message where the gateway traces its sessions ({@code
     * BackendConfig.tracePropagation}). Default: true.
     */
    public GrpcBackendTransportBuilder tracePropagation(boolean on) {
        this.tracePropagation = on;
        return this;
    }

    /**
     * The largest message that is taken from a server, in bytes; a larger one breaks the stream. Default: 4 MiB, as for all
     * gRPC clients.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public GrpcBackendTransportBuilder maxInboundMessageBytes(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("maxInboundMessageBytes: " + bytes + " (expected: > 0)");
        }
        this.maxInboundMessageBytes = bytes;
        return this;
    }

    /**
     * Encrypts connections. Make the context with {@code io.grpc.netty.GrpcSslContexts}, which negotiates HTTP/2. Default: plain
     * text.
     *
     * @throws IllegalArgumentException where it is a server's, or does not negotiate HTTP/2
     */
    public GrpcBackendTransportBuilder sslContext(SslContext context) {
        if (!context.isClient()) {
            throw new IllegalArgumentException("sslContext: a server's (expected: a client's)");
        }
        if (!context.applicationProtocolNegotiator().protocols().contains(ApplicationProtocolNames.HTTP_2)) {
            throw new IllegalArgumentException(
                    "sslContext: without ALPN for h2 (expected: one made with GrpcSslContexts)");
        }
        this.sslContext = Optional.of(context);
        return this;
    }

    /**
     * Encrypts connections, as {@code BackendConfig.tls} does those over TCP: the files are read when the transport is built, and
     * again when the gateway is reconfigured. In place of {@link #sslContext}.
     */
    public GrpcBackendTransportBuilder tls(BackendTls config) {
        this.tls = Optional.of(config);
        config.serverName().ifPresent(this::authority);
        return this;
    }

    /**
     * The name that servers' certificates are for, and that calls are addressed to. Default: each endpoint's own host and port.
     *
     * @throws IllegalArgumentException where it is blank
     */
    public GrpcBackendTransportBuilder authority(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("authority: '" + name + "' (expected: a host name)");
        }
        this.authority = Optional.of(name);
        return this;
    }

    /** A transport for one gateway. */
    public GrpcBackendTransport build() {
        Optional<ReloadableTls> files = tls.map(config -> new ReloadableTls(config, GrpcSslContexts::configure));
        Optional<SslContext> fixed = sslContext;
        GrpcOptions options = new GrpcOptions(
                pool,
                keepAliveTime,
                keepAliveTimeout,
                tracePropagation,
                maxInboundMessageBytes,
                () -> files.map(read -> read.current().context())
                        .or(() -> fixed)
                        .orElse(null),
                authority);
        return new GrpcBackendTransport(options, files);
    }
}
