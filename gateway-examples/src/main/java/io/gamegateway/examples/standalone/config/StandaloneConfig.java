/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.config;

import io.gamegateway.config.Compression;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.RouteRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the standalone program, section by section as in the file; {@code docs/configuration.md} tells what
 * each key means. Keys that have only one accepted value so far are checked, but not carried. Immutable.
 *
 * @since 0.1
 */
public record StandaloneConfig(
        Server server,
        Backend backend,
        Routing routing,
        ConnectionPool connectionPool,
        Security security,
        Tracing tracing,
        Duration gracefulShutdownTimeout) {

    /** Section {@code server}; an empty path is any, an empty name the default, no event loops one per processor. */
    public record Server(
            ListenAddress listenAddr,
            Optional<ListenAddress> adminAddr,
            String websocketPath,
            Duration handshakeTimeout,
            Duration detectionTimeout,
            Duration idleTimeout,
            String gatewayName,
            int eventLoops,
            IoTransport ioTransport) {}

    /** Section {@code backend}. */
    public record Backend(LinkMode links, boolean lifecycleFrames, Compression compression, boolean forwardZipFlag) {}

    /** Section {@code routing}. */
    public record Routing(List<RouteRule> rules) {

        /** Copies the rules. */
        public Routing {
            rules = List.copyOf(rules);
        }
    }

    /** Section {@code connection_pool}. */
    public record ConnectionPool(
            int maxConnectionsPerService,
            Duration idleTimeout,
            Duration dialTimeout,
            int maxRetries,
            Duration retryDelay) {}

    /** Section {@code security}; sizes in bytes, 0 = no limit but for the outbound budget. */
    public record Security(
            int maxMessageSize,
            int maxConnections,
            int maxConnectionsPerIp,
            int connectionRateLimit,
            int outboundBudget) {}

    /** Section {@code tracing}. */
    public record Tracing(boolean enableTracePropagation) {}
}
