/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import java.util.List;

/**
 * Every meter there is; nothing is registered that is not here. Counts are since the start of the gateway, bytes are wire bytes, headers
 * included.
 *
 * @since 0.1
 */
public enum GatewayMeter {
    CONNECTIONS_ACTIVE("connections.active", Type.GAUGE, "", "Client connections that are open"),
    CONNECTIONS("connections", Type.COUNTER, "", "Client connections that were accepted"),
    CONNECTION_REJECTED("connection.rejected", Type.COUNTER, "", "Client connections that were refused", "reason"),
    CONNECTIONS_CLOSED("connections.closed", Type.COUNTER, "", "Client connections that have ended", "reason"),
    CONNECTIONS_WAITING(
            "connections.waiting", Type.GAUGE, "", "Accepted connections that wait, as others must not wait for them"),
    TLS_HANDSHAKES_WAITING(
            "tls.handshakes.waiting", Type.GAUGE, "", "TLS handshakes whose next step waits for a thread"),
    HTTP_REQUESTS_REFUSED(
            "http.requests.refused", Type.COUNTER, "", "HTTP requests on the clients' port that were refused"),
    SESSIONS_ACTIVE("sessions.active", Type.GAUGE, "", "Sessions that live"),
    USERS_ACTIVE("users.active", Type.GAUGE, "", "Users who have a session"),
    GROUPS_ACTIVE("groups.active", Type.GAUGE, "", "Groups that have members"),

    ROUTING_ERRORS("routing.errors", Type.COUNTER, "", "Messages of clients without a route", "error_type"),
    CONNECTION_SETUP_LATENCY(
            "connection.setup.latency",
            Type.TIMER,
            "seconds",
            "From a session's first message to a service until there is a link for it",
            "service_type"),
    MESSAGES_PROCESSED(
            "messages.processed", Type.COUNTER, "", "Messages that were passed on", "direction", "service_type"),
    WORLD_MESSAGES("world.messages", Type.COUNTER, "", "Messages by world", "direction", "world_id"),
    MESSAGES_DROPPED("messages.dropped", Type.COUNTER, "", "Messages that are lost", "reason"),
    MESSAGES_HELD("messages.held", Type.COUNTER, "", "Messages that were kept as their backend was not there"),
    MESSAGES_IN_DOUBT(
            "messages.in.doubt",
            Type.COUNTER,
            "",
            "Messages that had left for a backend just before its link was lost"),
    MESSAGE_LATENCY(
            "message.latency",
            Type.TIMER,
            "seconds",
            "The gateway's own time, from a read to the write of what came of it; of one in 32 reads",
            "direction"),
    READ_PAUSES("read.pauses", Type.COUNTER, "", "Times that a client was not read, as its messages had to wait"),
    CLIENT_BYTES("client.bytes", Type.COUNTER, "", "Bytes from and to clients", "direction"),
    OUTBOUND_PENDING("outbound.pending", Type.GAUGE, "bytes", "Bytes that clients have not taken yet"),
    SLOW_CLIENTS("slow.clients", Type.GAUGE, "", "Clients for whom something waits"),

    BACKEND_CONNECTIONS_ACTIVE(
            "backend.connections.active", Type.GAUGE, "", "Connections to a backend that are open", "backend"),
    BACKEND_CONNECTIONS("backend.connections", Type.COUNTER, "", "Connections to a backend so far", "backend"),
    BACKEND_SESSIONS_ACTIVE(
            "backend.sessions.active", Type.GAUGE, "", "Routes of sessions that lead to a backend", "backend"),
    BACKEND_REQUESTS(
            "backend.requests",
            Type.COUNTER,
            "",
            "Messages for a backend: handed to a connection, or lost",
            "backend",
            "status"),
    BACKEND_ERRORS(
            "backend.errors",
            Type.COUNTER,
            "",
            "Connections to a backend that failed or were lost",
            "backend",
            "error_type"),
    BACKEND_TIMEOUTS(
            "backend.timeouts",
            Type.COUNTER,
            "",
            "Connects without an answer in time, and connections given up as the backend did not respond",
            "backend"),
    BACKEND_RETRIES("backend.retries", Type.COUNTER, "", "Connects that were tried after one had failed", "backend"),
    BACKEND_BYTES_TRANSMITTED(
            "backend.bytes.transmitted", Type.COUNTER, "", "Bytes to and from a backend", "backend", "direction"),
    BACKEND_CONNECTION_LATENCY(
            "backend.connection.latency", Type.TIMER, "seconds", "How long it took to connect to a backend", "backend"),
    CIRCUIT_BREAKER_STATE("circuit.breaker.state", Type.GAUGE, "", "0 closed, 1 open, 2 half-open", "backend"),

    POOL_CONNECTIONS_ACTIVE(
            "pool.connections.active", Type.GAUGE, "", "Connections to backends that sessions do not share"),
    POOL_CONNECTIONS_IDLE("pool.connections.idle", Type.GAUGE, "", "Of those, the ones that no session uses"),
    POOL_EXHAUSTED(
            "pool.exhausted", Type.COUNTER, "", "Sessions that got none, as their service had as many as it may have"),

    PUSH_COMMANDS("push.commands", Type.COUNTER, "", "Commands of logic servers and of the embedding program"),
    PUSH_COMMANDS_SKIPPED(
            "push.commands.skipped",
            Type.COUNTER,
            "",
            "Commands that logic servers could not give, as their buffers for this gateway were full"),
    PUSH_FAILURES("push.failures", Type.COUNTER, "", "Sessions that such a command had no effect for", "reason"),

    CONFIG_REFRESH_SUCCESS("config.refresh.success", Type.COUNTER, "", "Configurations that were read", "config_type"),
    CONFIG_REFRESH_ERRORS(
            "config.refresh.errors",
            Type.COUNTER,
            "",
            "Configurations that could not be read, or were refused",
            "config_type"),

    EVENT_LOOP_LAG("event.loop.lag", Type.GAUGE, "seconds", "How late the last tick of an event loop was", "loop"),
    DIRECT_MEMORY_USED("direct.memory.used", Type.GAUGE, "bytes", "Direct memory of buffers that are in use"),
    DIRECT_MEMORY_MAX("direct.memory.max", Type.GAUGE, "bytes", "Direct memory that there is"),
    OVERLOADED("overloaded", Type.GAUGE, "", "1 while new connections are refused as there is too much to do"),
    READY("ready", Type.GAUGE, "", "1 while it accepts clients and has routes"),
    ACCESS_LOG_DROPPED("access.log.dropped", Type.COUNTER, "", "Lines of the access log that were not written"),
    LOG_EVENTS_DROPPED("log.events.dropped", Type.COUNTER, "", "Events that were not logged, as too many waited");

    /** What kind of meter. */
    public enum Type {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** A histogram of times. */
        TIMER
    }

    private static final String PREFIX = "game.gateway.";

    private final String meterName;
    private final Type type;
    private final String unit;
    private final String description;
    private final List<String> labels;

    GatewayMeter(String name, Type type, String unit, String description, String... labels) {
        this.meterName = PREFIX + name;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** Micrometer's name, such as {@code game.gateway.connections.active}. */
    public String meterName() {
        return meterName;
    }

    /** The name that Prometheus sees, such as {@code game_gateway_connections_active}; of a timer, without what it appends. */
    public String prometheusName() {
        String base = meterName.replace('.', '_');
        return base + (unit.isEmpty() ? "" : "_" + unit) + (type == Type.COUNTER ? "_total" : "");
    }

    /** What kind of meter it is. */
    public Type type() {
        return type;
    }

    /** Seconds, bytes, or empty for a plain number. */
    public String unit() {
        return unit;
    }

    /** What it tells. */
    public String description() {
        return description;
    }

    /** The names of its labels. */
    public List<String> labels() {
        return labels;
    }
}
