/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.accesslog;

import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One connection as a line of key-value pairs. Every line has all of them; what there is not is null. */
final class AccessLogLine {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Logger logger;

    AccessLogLine(Logger logger) {
        this.logger = logger;
    }

    void write(ConnectionSummary end) {
        Optional<ClientSession> session = end.session();
        logger.atInfo()
                .addKeyValue("start", Instant.ofEpochMilli(end.startMillis()).toString())
                .addKeyValue("duration", end.durationNanos() / NANOS_PER_SECOND)
                .addKeyValue("trace_id", value(session, s -> TraceContext.traceId(s.traceIdHigh(), s.traceIdLow())))
                .addKeyValue("span_id", value(session, s -> TraceContext.hex(s.spanId())))
                .addKeyValue("client.address", NetUtil.toSocketAddressString(end.clientAddress()))
                .addKeyValue("server.address", value(end.backend(), Object::toString))
                // As text: it has more digits than the numbers of some readers of JSON.
                .addKeyValue("session.id", value(session, s -> Long.toString(s.id())))
                .addKeyValue(
                        "network.protocol.name",
                        value(session, s -> s.protocol().label()))
                .addKeyValue("user.id", value(session, s -> s.userId().orElse(null)))
                .addKeyValue("server.type", value(end.serverId(), ServerId::serverType))
                .addKeyValue("world.id", value(end.serverId(), ServerId::worldId))
                .addKeyValue("network.io.receive", end.bytesReceived())
                .addKeyValue("network.io.send", end.bytesSent())
                .addKeyValue("messages.receive", end.messagesReceived())
                .addKeyValue("messages.send", end.messagesSent())
                .addKeyValue("status", end.status().label())
                .addKeyValue("reason", end.reason().label())
                .addKeyValue("error.message", end.message())
                .log("connection ended");
    }

    private static <T> @Nullable Object value(Optional<T> of, Function<T, ? extends @Nullable Object> value) {
        return of.isPresent() ? value.apply(of.get()) : null;
    }
}
