/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.config;

import io.gamegateway.config.Compression;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every key there is. {@code docs/configuration.md} describes them in this order; a test checks that it has them all. */
final class Settings {

    private static final int MAX_EVENT_LOOPS = 1024;
    private static final int MAX_RETRIES = 20;
    private static final int MIN_OUTBOUND_BUDGET = 1024;
    private static final int MIN_HOLD_BYTES = 1024;
    private static final int MAX_HOLD_BYTES = 16 * 1024 * 1024;
    private static final int MAX_DATABASE = 1_000_000;
    private static final int MAX_BREAKER_CALLS = 1_000;
    private static final int MAX_BREAKER_PROBES = 100;
    private static final Duration MIN_STALL_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MIN_OPEN_TIME = Duration.ofMillis(10);
    private static final int MAX_NAME_CHARS = 253;
    private static final String NO_LIMIT = "0 = no limit";

    static final Setting<ListenAddress> LISTEN_ADDR =
            Setting.built("server.listen_addr", ScalarType.listenAddress(), "0.0.0.0:8080");
    static final Setting<Optional<ListenAddress>> ADMIN_ADDR =
            Setting.built("server.admin_addr", ScalarType.optionalListenAddress(), "127.0.0.1:9090");
    static final Setting<String> WEBSOCKET_PATH = Setting.built(
            "server.websocket_path",
            ScalarType.text(
                    "a path that begins with /, without blanks, ? and #; \"\" = any",
                    text -> text.isEmpty() || text.matches("/[^\\s\\p{Cntrl}?#]*")),
            "");
    static final Setting<Duration> HANDSHAKE_TIMEOUT =
            Setting.built("server.handshake_timeout", ScalarType.positiveDuration(), "5s");
    static final Setting<Duration> DETECTION_TIMEOUT =
            Setting.built("server.detection_timeout", ScalarType.positiveDuration(), "500ms");
    static final Setting<Duration> CLIENT_IDLE_TIMEOUT =
            Setting.built("server.idle_timeout", ScalarType.durationOrNever(), "10m");
    static final Setting<String> PROXY_PROTOCOL =
            Setting.notBuilt("server.proxy_protocol", ScalarType.offOr("optional", "required"), "off");
    static final Setting<List<String>> PROXY_NETWORKS = Setting.notBuilt(
            "server.proxy_networks",
            ListType.of("a list of networks", ScalarType.text("a network", text -> !text.isBlank())),
            "[]");
    static final Setting<Boolean> NOTICES = Setting.notBuilt("server.notices", ScalarType.bool(), "false");
    static final Setting<String> GATEWAY_NAME = Setting.built(
            "server.gateway_name",
            ScalarType.text(
                    "up to " + MAX_NAME_CHARS + " characters without blanks; \"\" = POD_NAME or the host name",
                    text -> text.length() <= MAX_NAME_CHARS && text.matches("[^\\s\\p{Cntrl}]*")),
            "");
    static final Setting<Integer> EVENT_LOOPS =
            Setting.built("server.event_loops", ScalarType.integer(0, MAX_EVENT_LOOPS, "0 = one per processor"), "0");
    static final Setting<IoTransport> IO_TRANSPORT =
            Setting.built("server.io_transport", ScalarType.choice(IoTransport.class), "auto");

    static final Setting<String> TRANSPORT = Setting.built("backend.transport", ScalarType.word("tcp", "grpc"), "tcp");
    static final Setting<LinkMode> LINKS = Setting.built("backend.links", ScalarType.choice(LinkMode.class), "shared");
    static final Setting<Boolean> LIFECYCLE_FRAMES =
            Setting.built("backend.lifecycle_frames", ScalarType.bool(), "false");
    static final Setting<Compression> COMPRESSION =
            Setting.built("backend.compression", ScalarType.choice(Compression.class), "pass_through");
    static final Setting<Boolean> FORWARD_ZIP_FLAG =
            Setting.built("backend.forward_zip_flag", ScalarType.bool(), "false");
    static final Setting<Integer> HOLD_BYTES = Setting.built(
            "backend.hold_bytes", ScalarType.integer(MIN_HOLD_BYTES, MAX_HOLD_BYTES, "in bytes"), "65536");
    static final Setting<Duration> HOLD_TIME = Setting.built("backend.hold_time", ScalarType.positiveDuration(), "10s");
    static final Setting<Duration> FAILOVER_DELAY =
            Setting.built("backend.failover_delay", ScalarType.positiveDuration(), "250ms");
    static final Setting<Duration> SLOW_START =
            Setting.built("backend.slow_start", ScalarType.durationOrNever(), "10s");
    static final Setting<Duration> PROBE_INTERVAL =
            Setting.built("backend.probe_interval", ScalarType.durationOrNever(), "0");

    static final Setting<String> ROUTING_SOURCE =
            Setting.built("routing.source", ScalarType.word("static", "redis"), "static");
    static final Setting<Duration> REFRESH_INTERVAL =
            Setting.built("routing.refresh_interval", ScalarType.positiveDuration(), "10s");
    static final Setting<Duration> REALM_REFRESH_INTERVAL =
            Setting.built("routing.realm_refresh_interval", ScalarType.positiveDuration(), "5s");
    static final Setting<List<RouteRule>> RULES = Setting.built("routing.rules", new RuleListType(), "[]");

    static final Setting<List<Endpoint>> REDIS_ADDR =
            Setting.built("redis.addr", ScalarType.endpoints(), "127.0.0.1:6379");
    static final Setting<String> REDIS_KEY_PREFIX =
            Setting.built("redis.key_prefix", ScalarType.text("a text", text -> true), "game-gateway:");
    static final Setting<String> REDIS_MODE =
            Setting.built("redis.mode", ScalarType.word("standalone", "sentinel", "cluster"), "standalone");
    static final Setting<String> REDIS_SENTINEL_MASTER =
            Setting.built("redis.sentinel_master", ScalarType.text("a name", text -> true), "");
    static final Setting<String> REDIS_USERNAME =
            Setting.built("redis.username", ScalarType.text("a name", text -> true), "");
    static final Setting<String> REDIS_PASSWORD =
            Setting.built("redis.password", ScalarType.text("a password", text -> true), "");
    static final Setting<String> REDIS_SENTINEL_PASSWORD =
            Setting.built("redis.sentinel_password", ScalarType.text("a password", text -> true), "");
    static final Setting<Integer> REDIS_DATABASE =
            Setting.built("redis.database", ScalarType.integer(0, MAX_DATABASE, ""), "0");
    static final Setting<Boolean> REDIS_TLS = Setting.built("redis.tls", ScalarType.bool(), "false");
    static final Setting<Boolean> REDIS_NODE_LEASE = Setting.built("redis.node_lease", ScalarType.bool(), "false");

    static final Setting<Integer> MAX_CONNECTIONS_PER_SERVICE =
            Setting.built("connection_pool.max_connections_per_service", limit(), "100");
    static final Setting<Duration> LINK_IDLE_TIMEOUT =
            Setting.built("connection_pool.idle_timeout", ScalarType.positiveDuration(), "5m");
    static final Setting<Duration> DIAL_TIMEOUT =
            Setting.built("connection_pool.dial_timeout", ScalarType.positiveDuration(), "5s");
    static final Setting<Integer> POOL_MAX_RETRIES =
            Setting.built("connection_pool.max_retries", ScalarType.integer(0, MAX_RETRIES, ""), "3");
    static final Setting<Duration> RETRY_DELAY =
            Setting.built("connection_pool.retry_delay", ScalarType.positiveDuration(), "100ms");
    static final Setting<Duration> STALL_TIMEOUT =
            Setting.built("connection_pool.stall_timeout", ScalarType.durationFrom(MIN_STALL_TIMEOUT), "2s");
    static final Setting<Duration> SILENCE_TIMEOUT =
            Setting.built("connection_pool.silence_timeout", ScalarType.durationOrNever(), "2s");

    static final Setting<Integer> BREAKER_FAILURE_RATE =
            Setting.built("circuit_breaker.failure_rate", ScalarType.integer(1, 100, "percent"), "50");
    static final Setting<Integer> BREAKER_MINIMUM_CALLS =
            Setting.built("circuit_breaker.minimum_calls", ScalarType.integer(1, MAX_BREAKER_CALLS, ""), "5");
    static final Setting<Integer> BREAKER_WINDOW_CALLS =
            Setting.built("circuit_breaker.window_calls", ScalarType.integer(1, MAX_BREAKER_CALLS, ""), "10");
    static final Setting<Duration> BREAKER_OPEN_TIME =
            Setting.built("circuit_breaker.open_time", ScalarType.durationFrom(MIN_OPEN_TIME), "500ms");
    static final Setting<Integer> BREAKER_PROBES =
            Setting.built("circuit_breaker.probes", ScalarType.integer(1, MAX_BREAKER_PROBES, ""), "1");

    static final Setting<Integer> MAX_MESSAGE_SIZE = Setting.built("security.max_message_size", limit(), "1048576");
    static final Setting<Integer> MAX_CONNECTIONS = Setting.built("security.max_connections", limit(), "10000");
    static final Setting<Integer> MAX_CONNECTIONS_PER_IP =
            Setting.built("security.max_connections_per_ip", limit(), "10");
    static final Setting<Integer> CONNECTION_RATE_LIMIT = Setting.built("security.connection_rate_limit", limit(), "5");
    static final Setting<Integer> OUTBOUND_BUDGET = Setting.built(
            "security.outbound_budget",
            ScalarType.integer(MIN_OUTBOUND_BUDGET, Integer.MAX_VALUE, "in bytes"),
            "262144");

    static final Setting<Boolean> ENABLE_TRACE_PROPAGATION =
            Setting.built("tracing.enable_trace_propagation", ScalarType.bool(), "false");
    static final Setting<Optional<ListenAddress>> PUSH_LISTEN_ADDR =
            Setting.built("push.listen_addr", ScalarType.optionalListenAddress(), "");
    static final Setting<String> PUSH_ADVERTISE_ADDR = Setting.built(
            "push.advertise_addr",
            ScalarType.text("host:port; \"\" = the address that is listened on", Settings::isEndpointOrEmpty),
            "");
    static final Setting<String> PUSH_REGISTRY =
            Setting.built("push.registry", ScalarType.word("none", "redis"), "none");
    static final Setting<Integer> PUSH_COMMAND_RATE_LIMIT = Setting.built("push.command_rate_limit", limit(), "200000");
    static final Setting<String> PUSH_TLS_CERT =
            Setting.built("push.tls_cert", ScalarType.text("a file, or \"\" = plain text", text -> true), "");
    static final Setting<String> PUSH_TLS_KEY =
            Setting.built("push.tls_key", ScalarType.text("a file", text -> true), "");
    static final Setting<String> PUSH_TLS_CLIENT_CA = Setting.built(
            "push.tls_client_ca", ScalarType.text("a file, or \"\" = no client certificates", text -> true), "");

    static final Setting<String> USER_DIRECTORY =
            Setting.built("users.directory", ScalarType.word("memory", "redis"), "memory");
    static final Setting<DuplicateLogin> DUPLICATE_LOGIN =
            Setting.built("users.duplicate_login", ScalarType.choice(DuplicateLogin.class), "replace");
    static final Setting<Integer> MAX_GROUPS = Setting.built("groups.max_groups", limit(), "65536");
    static final Setting<Integer> MAX_GROUPS_PER_SESSION =
            Setting.built("groups.max_groups_per_session", limit(), "64");
    static final Setting<Duration> GRACEFUL_SHUTDOWN_TIMEOUT =
            Setting.built("graceful_shutdown_timeout", ScalarType.positiveDuration(), "30s");

    static final List<Setting<?>> ALL = List.of(
            LISTEN_ADDR,
            ADMIN_ADDR,
            WEBSOCKET_PATH,
            HANDSHAKE_TIMEOUT,
            DETECTION_TIMEOUT,
            CLIENT_IDLE_TIMEOUT,
            PROXY_PROTOCOL,
            PROXY_NETWORKS,
            NOTICES,
            GATEWAY_NAME,
            EVENT_LOOPS,
            IO_TRANSPORT,
            TRANSPORT,
            LINKS,
            LIFECYCLE_FRAMES,
            COMPRESSION,
            FORWARD_ZIP_FLAG,
            HOLD_BYTES,
            HOLD_TIME,
            FAILOVER_DELAY,
            SLOW_START,
            PROBE_INTERVAL,
            ROUTING_SOURCE,
            REFRESH_INTERVAL,
            REALM_REFRESH_INTERVAL,
            RULES,
            REDIS_ADDR,
            REDIS_KEY_PREFIX,
            REDIS_MODE,
            REDIS_SENTINEL_MASTER,
            REDIS_USERNAME,
            REDIS_PASSWORD,
            REDIS_SENTINEL_PASSWORD,
            REDIS_DATABASE,
            REDIS_TLS,
            REDIS_NODE_LEASE,
            MAX_CONNECTIONS_PER_SERVICE,
            LINK_IDLE_TIMEOUT,
            DIAL_TIMEOUT,
            POOL_MAX_RETRIES,
            RETRY_DELAY,
            STALL_TIMEOUT,
            SILENCE_TIMEOUT,
            BREAKER_FAILURE_RATE,
            BREAKER_MINIMUM_CALLS,
            BREAKER_WINDOW_CALLS,
            BREAKER_OPEN_TIME,
            BREAKER_PROBES,
            MAX_MESSAGE_SIZE,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_IP,
            CONNECTION_RATE_LIMIT,
            OUTBOUND_BUDGET,
            ENABLE_TRACE_PROPAGATION,
            PUSH_LISTEN_ADDR,
            PUSH_ADVERTISE_ADDR,
            PUSH_REGISTRY,
            PUSH_COMMAND_RATE_LIMIT,
            PUSH_TLS_CERT,
            PUSH_TLS_KEY,
            PUSH_TLS_CLIENT_CA,
            USER_DIRECTORY,
            DUPLICATE_LOGIN,
            MAX_GROUPS,
            MAX_GROUPS_PER_SESSION,
            GRACEFUL_SHUTDOWN_TIMEOUT);

    private Settings() {}

    private static boolean isEndpointOrEmpty(String text) {
        try {
            return text.isEmpty() || Endpoint.parse(text).port() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ScalarType<Integer> limit() {
        return ScalarType.integer(0, Integer.MAX_VALUE, NO_LIMIT);
    }
}
