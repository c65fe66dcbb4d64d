/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.ClientAuth;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.Limits;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.Network;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.TlsMode;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the standalone program, section by section as in the file; {@code docs/configuration.md} tells what
 * each key means. Immutable.
 *
 * @since 0.1
 */
public record GatewaySettings(
        Server server,
        Tls tls,
        Backend backend,
        Routing routing,
        Redis redis,
        ConnectionPool connectionPool,
        CircuitBreaker circuitBreaker,
        Security security,
        OverloadConfig overload,
        Tracing tracing,
        Admin admin,
        Logging logging,
        Push push,
        Users users,
        Groups groups,
        Duration gracefulShutdownTimeout) {

    /** Section {@code server}; an empty path is any, an empty name the default, no event loops one per processor. */
    public record Server(
            ListenAddress listenAddr,
            Optional<ListenAddress> adminAddr,
            String websocketPath,
            Duration handshakeTimeout,
            Duration detectionTimeout,
            Duration idleTimeout,
            Duration frameGrace,
            Duration stalledTimeout,
            HeartbeatConfig heartbeat,
            ProxyProtocol proxyProtocol,
            List<Network> proxyNetworks,
            List<String> origins,
            CloseConfig closing,
            boolean watchConfig,
            String gatewayName,
            int eventLoops,
            IoTransport ioTransport) {

        /** Copies the lists. */
        public Server {
            proxyNetworks = List.copyOf(proxyNetworks);
            origins = List.copyOf(origins);
        }
    }

    /** Section {@code tls}; the keys are in the order of the certificates, empty texts are not set. */
    public record Tls(
            TlsMode mode,
            List<String> certs,
            List<String> keys,
            String keyPassword,
            ClientAuth clientAuth,
            String clientCa) {

        /** Copies the lists. */
        public Tls {
            certs = List.copyOf(certs);
            keys = List.copyOf(keys);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[mode=" + mode + ", certs=" + certs + ", keys=" + keys + ", clientAuth=" + clientAuth
                    + ", clientCa=" + clientCa + "]";
        }
    }

    /** Section {@code backend}; its transport is TCP unless it is gRPC. */
    public record Backend(
            boolean overGrpc,
            LinkMode links,
            boolean lifecycleFrames,
            Compression compression,
            boolean forwardZipFlag,
            int holdBytes,
            Duration holdTime,
            Duration failoverDelay,
            Duration slowStart,
            Duration probeInterval,
            boolean tls,
            String tlsCa,
            String tlsCert,
            String tlsKey,
            String tlsServerName) {}

    /** Section {@code routing}; with source redis, the rules are for as long as Redis has not been read. */
    public record Routing(
            boolean fromRedis, Duration refreshInterval, Duration realmRefreshInterval, List<RouteRule> rules) {

        /** Copies the rules. */
        public Routing {
            rules = List.copyOf(rules);
        }
    }

    /** Section {@code redis}; empty texts are not set. */
    public record Redis(
            List<Endpoint> addr,
            String keyPrefix,
            String mode,
            String sentinelMaster,
            String username,
            String password,
            String sentinelPassword,
            int database,
            boolean tls,
            boolean nodeLease) {

        /** Copies the addresses. */
        public Redis {
            addr = List.copyOf(addr);
        }

        /** Without the passwords. */
        @Override
        public String toString() {
            return "Redis[addr=" + addr + ", keyPrefix=" + keyPrefix + ", mode=" + mode + ", database=" + database
                    + ", tls=" + tls + ", nodeLease=" + nodeLease + "]";
        }
    }

    /** Section {@code connection_pool}. */
    public record ConnectionPool(
            int maxConnectionsPerService,
            Duration idleTimeout,
            Duration dialTimeout,
            int maxRetries,
            Duration retryDelay,
            Duration stallTimeout,
            Duration silenceTimeout) {}

    /** Section {@code circuit_breaker}; the rate in percent. */
    public record CircuitBreaker(int failureRate, int minimumCalls, int windowCalls, Duration openTime, int probes) {}

    /** Section {@code security}. */
    public record Security(Limits limits, OutboundConfig outbound, List<Network> allow, List<Network> deny) {

        /** Copies the lists. */
        public Security {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /** Section {@code push}; empty texts are not set, 0 = no limit. */
    public record Push(
            Optional<ListenAddress> listenAddr,
            Optional<Endpoint> advertiseAddr,
            boolean registryInRedis,
            int commandRateLimit,
            String tlsCert,
            String tlsKey,
            String tlsClientCa) {}

    /** Section {@code users}. */
    public record Users(boolean directoryInRedis, DuplicateLogin duplicateLogin) {}

    /** Section {@code groups}; 0 = no limit. */
    public record Groups(int maxGroups, int maxGroupsPerSession) {}

    /** Section {@code tracing}; of one in so many messages a span is made, 0 = of none. */
    public record Tracing(boolean enableTracePropagation, int messageSampling) {}

    /** Section {@code admin}; an empty token is none. */
    public record Admin(String token, boolean protectReads, int timelineEvents) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Admin[token=" + (token.isEmpty() ? "none" : "set") + ", protectReads=" + protectReads
                    + ", timelineEvents=" + timelineEvents + "]";
        }
    }

    /** Section {@code logging}. */
    public record Logging(AccessLogOutput accessLog) {}
}
