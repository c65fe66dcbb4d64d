/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.ClientAuth;
import io.gamegateway.config.Compression;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.Network;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.TlsMode;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every key there is. {@code docs/configuration.md} describes them in this order; a test checks that it has them all. */
final class Settings {

    private static final int MAX_EVENT_LOOPS = 1024;
    private static final int MAX_RETRIES = 20;
    private static final int MIN_OUTBOUND_BUDGET = OutboundConfig.MIN_BUDGET_BYTES;
    private static final int MAX_MESSAGE_ID = 0xFFFE;
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
            Setting.of("server.listen_addr", ScalarType.listenAddress(), "0.0.0.0:8080");
    static final Setting<Optional<ListenAddress>> ADMIN_ADDR =
            Setting.of("server.admin_addr", ScalarType.optionalListenAddress(), "127.0.0.1:9090");
    static final Setting<String> WEBSOCKET_PATH = Setting.of(
            "server.websocket_path",
            ScalarType.text(
                    "a path that begins with /, without blanks, ? and #; \"\" = any",
                    text -> text.isEmpty() || text.matches("/[^\\s\\p{Cntrl}?#]*")),
            "");
    static final Setting<Duration> HANDSHAKE_TIMEOUT =
            Setting.of("server.handshake_timeout", ScalarType.positiveDuration(), "5s");
    static final Setting<Duration> DETECTION_TIMEOUT =
            Setting.of("server.detection_timeout", ScalarType.positiveDuration(), "500ms");
    static final Setting<Duration> CLIENT_IDLE_TIMEOUT =
            Setting.of("server.idle_timeout", ScalarType.durationOrNever(), "10m");
    static final Setting<Duration> FRAME_GRACE = Setting.of("server.frame_grace", ScalarType.positiveDuration(), "5s");
    static final Setting<Duration> STALLED_TIMEOUT =
            Setting.of("server.stalled_timeout", ScalarType.durationOrNever(), "30s");
    static final Setting<Duration> PING_INTERVAL =
            Setting.of("server.ping_interval", ScalarType.durationOrNever(), "0");
    static final Setting<Duration> HEARTBEAT_TIMEOUT =
            Setting.of("server.heartbeat_timeout", ScalarType.durationOrNever(), "0");
    static final Setting<Integer> HEARTBEAT_MESSAGE_ID =
            Setting.of("server.heartbeat_message_id", ScalarType.integer(-1, MAX_MESSAGE_ID, "-1 = none"), "-1");
    static final Setting<ProxyProtocol> PROXY_PROTOCOL = Setting.of(
            "server.proxy_protocol", ScalarType.choice(ProxyProtocol.class).orFalse("off"), "off");
    static final Setting<List<Network>> PROXY_NETWORKS = Setting.of("server.proxy_networks", networks(), "[]");
    static final Setting<List<String>> ORIGINS = Setting.of(
            "server.origins",
            ListType.of(
                    "a list of origins",
                    ScalarType.text("an origin, such as https://game.example", text -> text.matches("[!-~]+"))),
            "[]");
    static final Setting<Boolean> NOTICES = Setting.of("server.notices", ScalarType.bool(), "false");
    static final Setting<Duration> RETRY_AFTER = Setting.of("server.retry_after", ScalarType.durationOrNever(), "1s");
    static final Setting<Boolean> WATCH_CONFIG = Setting.of("server.watch_config", ScalarType.bool(), "true");
    static final Setting<String> GATEWAY_NAME = Setting.of(
            "server.gateway_name",
            ScalarType.text(
                    "up to " + MAX_NAME_CHARS + " characters without blanks; \"\" = POD_NAME or the host name",
                    text -> text.length() <= MAX_NAME_CHARS && text.matches("[^\\s\\p{Cntrl}]*")),
            "");
    static final Setting<Integer> EVENT_LOOPS =
            Setting.of("server.event_loops", ScalarType.integer(0, MAX_EVENT_LOOPS, "0 = one per processor"), "0");
    static final Setting<IoTransport> IO_TRANSPORT =
            Setting.of("server.io_transport", ScalarType.choice(IoTransport.class), "auto");

    static final Setting<TlsMode> TLS_MODE =
            Setting.of("tls.mode", ScalarType.choice(TlsMode.class).orFalse("off"), "off");
    static final Setting<List<String>> TLS_CERTS = Setting.of("tls.certs", files(), "[]");
    static final Setting<List<String>> TLS_KEYS = Setting.of("tls.keys", files(), "[]");
    static final Setting<String> TLS_KEY_PASSWORD =
            Setting.of("tls.key_password", ScalarType.text("a password", text -> true), "");
    static final Setting<ClientAuth> TLS_CLIENT_AUTH =
            Setting.of("tls.client_auth", ScalarType.choice(ClientAuth.class), "none");
    static final Setting<String> TLS_CLIENT_CA =
            Setting.of("tls.client_ca", ScalarType.text("a file, or \"\" = none", text -> true), "");

    static final Setting<String> TRANSPORT = Setting.of("backend.transport", ScalarType.word("tcp", "grpc"), "tcp");
    static final Setting<LinkMode> LINKS = Setting.of("backend.links", ScalarType.choice(LinkMode.class), "shared");
    static final Setting<Boolean> LIFECYCLE_FRAMES = Setting.of("backend.lifecycle_frames", ScalarType.bool(), "false");
    static final Setting<Compression> COMPRESSION =
            Setting.of("backend.compression", ScalarType.choice(Compression.class), "pass_through");
    static final Setting<Boolean> FORWARD_ZIP_FLAG = Setting.of("backend.forward_zip_flag", ScalarType.bool(), "false");
    static final Setting<Integer> HOLD_BYTES =
            Setting.of("backend.hold_bytes", ScalarType.integer(MIN_HOLD_BYTES, MAX_HOLD_BYTES, "in bytes"), "65536");
    static final Setting<Duration> HOLD_TIME = Setting.of("backend.hold_time", ScalarType.positiveDuration(), "10s");
    static final Setting<Duration> FAILOVER_DELAY =
            Setting.of("backend.failover_delay", ScalarType.positiveDuration(), "250ms");
    static final Setting<Duration> SLOW_START = Setting.of("backend.slow_start", ScalarType.durationOrNever(), "10s");
    static final Setting<Duration> PROBE_INTERVAL =
            Setting.of("backend.probe_interval", ScalarType.durationOrNever(), "0");

    static final Setting<Boolean> BACKEND_TLS = Setting.of("backend.tls", ScalarType.bool(), "false");
    static final Setting<String> BACKEND_TLS_CA =
            Setting.of("backend.tls_ca", ScalarType.text("a file, or \"\" = what the JVM trusts", text -> true), "");
    static final Setting<String> BACKEND_TLS_CERT =
            Setting.of("backend.tls_cert", ScalarType.text("a file, or \"\" = none", text -> true), "");
    static final Setting<String> BACKEND_TLS_KEY =
            Setting.of("backend.tls_key", ScalarType.text("a file", text -> true), "");
    static final Setting<String> BACKEND_TLS_SERVER_NAME = Setting.of(
            "backend.tls_server_name", ScalarType.text("a name, or \"\" = the endpoint's host", text -> true), "");

    static final Setting<String> ROUTING_SOURCE =
            Setting.of("routing.source", ScalarType.word("static", "redis"), "static");
    static final Setting<Duration> REFRESH_INTERVAL =
            Setting.of("routing.refresh_interval", ScalarType.positiveDuration(), "10s");
    static final Setting<Duration> REALM_REFRESH_INTERVAL =
            Setting.of("routing.realm_refresh_interval", ScalarType.positiveDuration(), "5s");
    static final Setting<List<RouteRule>> RULES = Setting.of("routing.rules", new RuleListType(), "[]");

    static final Setting<List<Endpoint>> REDIS_ADDR =
            Setting.of("redis.addr", ScalarType.endpoints(), "127.0.0.1:6379");
    static final Setting<String> REDIS_KEY_PREFIX =
            Setting.of("redis.key_prefix", ScalarType.text("a text", text -> true), "game-gateway:");
    static final Setting<String> REDIS_MODE =
            Setting.of("redis.mode", ScalarType.word("standalone", "sentinel", "cluster"), "standalone");
    static final Setting<String> REDIS_SENTINEL_MASTER =
            Setting.of("redis.sentinel_master", ScalarType.text("a name", text -> true), "");
    static final Setting<String> REDIS_USERNAME =
            Setting.of("redis.username", ScalarType.text("a name", text -> true), "");
    static final Setting<String> REDIS_PASSWORD =
            Setting.of("redis.password", ScalarType.text("a password", text -> true), "");
    static final Setting<String> REDIS_SENTINEL_PASSWORD =
            Setting.of("redis.sentinel_password", ScalarType.text("a password", text -> true), "");
    static final Setting<Integer> REDIS_DATABASE =
            Setting.of("redis.database", ScalarType.integer(0, MAX_DATABASE, ""), "0");
    static final Setting<Boolean> REDIS_TLS = Setting.of("redis.tls", ScalarType.bool(), "false");
    static final Setting<Boolean> REDIS_NODE_LEASE = Setting.of("redis.node_lease", ScalarType.bool(), "false");

    static final Setting<Integer> MAX_CONNECTIONS_PER_SERVICE =
            Setting.of("connection_pool.max_connections_per_service", limit(), "100");
    static final Setting<Duration> LINK_IDLE_TIMEOUT =
            Setting.of("connection_pool.idle_timeout", ScalarType.positiveDuration(), "5m");
    static final Setting<Duration> DIAL_TIMEOUT =
            Setting.of("connection_pool.dial_timeout", ScalarType.positiveDuration(), "5s");
    static final Setting<Integer> POOL_MAX_RETRIES =
            Setting.of("connection_pool.max_retries", ScalarType.integer(0, MAX_RETRIES, ""), "3");
    static final Setting<Duration> RETRY_DELAY =
            Setting.of("connection_pool.retry_delay", ScalarType.positiveDuration(), "100ms");
    static final Setting<Duration> STALL_TIMEOUT =
            Setting.of("connection_pool.stall_timeout", ScalarType.durationFrom(MIN_STALL_TIMEOUT), "2s");
    static final Setting<Duration> SILENCE_TIMEOUT =
            Setting.of("connection_pool.silence_timeout", ScalarType.durationOrNever(), "2s");

    static final Setting<Integer> BREAKER_FAILURE_RATE =
            Setting.of("circuit_breaker.failure_rate", ScalarType.integer(1, 100, "percent"), "50");
    static final Setting<Integer> BREAKER_MINIMUM_CALLS =
            Setting.of("circuit_breaker.minimum_calls", ScalarType.integer(1, MAX_BREAKER_CALLS, ""), "5");
    static final Setting<Integer> BREAKER_WINDOW_CALLS =
            Setting.of("circuit_breaker.window_calls", ScalarType.integer(1, MAX_BREAKER_CALLS, ""), "10");
    static final Setting<Duration> BREAKER_OPEN_TIME =
            Setting.of("circuit_breaker.open_time", ScalarType.durationFrom(MIN_OPEN_TIME), "500ms");
    static final Setting<Integer> BREAKER_PROBES =
            Setting.of("circuit_breaker.probes", ScalarType.integer(1, MAX_BREAKER_PROBES, ""), "1");

    static final Setting<Integer> MAX_MESSAGE_SIZE = Setting.of("security.max_message_size", limit(), "1048576");
    static final Setting<Integer> MAX_CONNECTIONS = Setting.of("security.max_connections", limit(), "10000");
    static final Setting<Integer> MAX_CONNECTIONS_PER_IP = Setting.of("security.max_connections_per_ip", limit(), "10");
    static final Setting<Integer> CONNECTION_RATE_LIMIT = Setting.of("security.connection_rate_limit", limit(), "5");
    static final Setting<Integer> OUTBOUND_BUDGET = Setting.of(
            "security.outbound_budget",
            ScalarType.integer(MIN_OUTBOUND_BUDGET, Integer.MAX_VALUE, "in bytes"),
            "262144");

    static final Setting<OverflowPolicy> OUTBOUND_POLICY =
            Setting.of("security.outbound_policy", ScalarType.choice(OverflowPolicy.class), "disconnect");
    static final Setting<Integer> OUTBOUND_TOTAL = Setting.of(
            "security.outbound_total",
            ScalarType.integerOrZero((int) OutboundConfig.MIN_TOTAL_BYTES, "in bytes; 0 = no limit"),
            "268435456");
    static final Setting<Integer> TOTAL_CONNECTION_RATE_LIMIT =
            Setting.of("security.total_connection_rate_limit", limit(), "0");
    static final Setting<Integer> MESSAGE_RATE_LIMIT = Setting.of("security.message_rate_limit", limit(), "0");
    static final Setting<Integer> BYTE_RATE_LIMIT = Setting.of("security.byte_rate_limit", limit(), "0");
    static final Setting<Integer> MIN_FRAME_RATE = Setting.of("security.min_frame_rate", limit(), "1024");
    static final Setting<List<Network>> ALLOW = Setting.of("security.allow", networks(), "[]");
    static final Setting<List<Network>> DENY = Setting.of("security.deny", networks(), "[]");

    static final Setting<Integer> DIRECT_MEMORY_PERCENT =
            Setting.of("overload.direct_memory_percent", ScalarType.integer(0, 100, "0 = not watched"), "85");
    static final Setting<Duration> LOOP_LAG = Setting.of("overload.loop_lag", ScalarType.durationOrNever(), "500ms");

    static final Setting<String> ADMIN_TOKEN = Setting.of(
            "admin.token",
            ScalarType.text("a text without blanks; \"\" = nothing can be changed", text -> text.matches("[!-~]*")),
            "");
    static final Setting<Boolean> ADMIN_PROTECT_READS = Setting.of("admin.protect_reads", ScalarType.bool(), "false");
    static final Setting<Integer> ADMIN_TIMELINE_EVENTS =
            Setting.of("admin.timeline_events", ScalarType.integer(4, 1_000, ""), "32");
    static final Setting<AccessLogOutput> ACCESS_LOG = Setting.of(
            "logging.access_log", ScalarType.choice(AccessLogOutput.class).orFalse("off"), "stderr");
    static final Setting<Integer> MESSAGE_SAMPLING =
            Setting.of("tracing.message_sampling", ScalarType.integer(0, Integer.MAX_VALUE, "0 = none"), "0");
    static final Setting<Boolean> ENABLE_TRACE_PROPAGATION =
            Setting.of("tracing.enable_trace_propagation", ScalarType.bool(), "false");
    static final Setting<Optional<ListenAddress>> PUSH_LISTEN_ADDR =
            Setting.of("push.listen_addr", ScalarType.optionalListenAddress(), "");
    static final Setting<String> PUSH_ADVERTISE_ADDR = Setting.of(
            "push.advertise_addr",
            ScalarType.text("host:port; \"\" = the address that is listened on", Settings::isEndpointOrEmpty),
            "");
    static final Setting<String> PUSH_REGISTRY = Setting.of("push.registry", ScalarType.word("none", "redis"), "none");
    static final Setting<Integer> PUSH_COMMAND_RATE_LIMIT = Setting.of("push.command_rate_limit", limit(), "200000");
    static final Setting<String> PUSH_TLS_CERT =
            Setting.of("push.tls_cert", ScalarType.text("a file, or \"\" = plain text", text -> true), "");
    static final Setting<String> PUSH_TLS_KEY = Setting.of("push.tls_key", ScalarType.text("a file", text -> true), "");
    static final Setting<String> PUSH_TLS_CLIENT_CA = Setting.of(
            "push.tls_client_ca", ScalarType.text("a file, or \"\" = no client certificates", text -> true), "");

    static final Setting<String> USER_DIRECTORY =
            Setting.of("users.directory", ScalarType.word("memory", "redis"), "memory");
    static final Setting<DuplicateLogin> DUPLICATE_LOGIN =
            Setting.of("users.duplicate_login", ScalarType.choice(DuplicateLogin.class), "replace");
    static final Setting<Integer> MAX_GROUPS = Setting.of("groups.max_groups", limit(), "65536");
    static final Setting<Integer> MAX_GROUPS_PER_SESSION = Setting.of("groups.max_groups_per_session", limit(), "64");
    static final Setting<Duration> GRACEFUL_SHUTDOWN_TIMEOUT =
            Setting.of("graceful_shutdown_timeout", ScalarType.positiveDuration(), "30s");

    static final List<Setting<?>> ALL = List.of(
            LISTEN_ADDR,
            ADMIN_ADDR,
            WEBSOCKET_PATH,
            HANDSHAKE_TIMEOUT,
            DETECTION_TIMEOUT,
            CLIENT_IDLE_TIMEOUT,
            FRAME_GRACE,
            STALLED_TIMEOUT,
            PING_INTERVAL,
            HEARTBEAT_TIMEOUT,
            HEARTBEAT_MESSAGE_ID,
            PROXY_PROTOCOL,
            PROXY_NETWORKS,
            ORIGINS,
            NOTICES,
            RETRY_AFTER,
            WATCH_CONFIG,
            GATEWAY_NAME,
            EVENT_LOOPS,
            IO_TRANSPORT,
            TLS_MODE,
            TLS_CERTS,
            TLS_KEYS,
            TLS_KEY_PASSWORD,
            TLS_CLIENT_AUTH,
            TLS_CLIENT_CA,
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
            BACKEND_TLS,
            BACKEND_TLS_CA,
            BACKEND_TLS_CERT,
            BACKEND_TLS_KEY,
            BACKEND_TLS_SERVER_NAME,
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
            OUTBOUND_POLICY,
            OUTBOUND_TOTAL,
            TOTAL_CONNECTION_RATE_LIMIT,
            MESSAGE_RATE_LIMIT,
            BYTE_RATE_LIMIT,
            MIN_FRAME_RATE,
            ALLOW,
            DENY,
            DIRECT_MEMORY_PERCENT,
            LOOP_LAG,
            ENABLE_TRACE_PROPAGATION,
            MESSAGE_SAMPLING,
            ADMIN_TOKEN,
            ADMIN_PROTECT_READS,
            ADMIN_TIMELINE_EVENTS,
            ACCESS_LOG,
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

    private static ListType<Network> networks() {
        return ListType.of("a list of networks", ScalarType.network());
    }

    private static ListType<String> files() {
        return ListType.of("a list of files", ScalarType.text("a file", text -> !text.isBlank()));
    }

    private static ScalarType<Integer> limit() {
        return ScalarType.integer(0, Integer.MAX_VALUE, NO_LIMIT);
    }
}
