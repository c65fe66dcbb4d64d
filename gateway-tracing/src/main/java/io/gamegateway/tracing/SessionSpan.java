/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.tracing;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionStatus;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.SampledMessage;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The span of one session. */
final class SessionSpan implements SessionObserver {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Tracer tracer;
    private final Span span;

    SessionSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** Also of a span that is not recorded: whoever is called joins the same trace. Empty without an SDK. */
    @Override
    public Optional<TraceContext> traceContext() {
        SpanContext context = span.getSpanContext();
        if (!context.isValid()) {
            return Optional.empty();
        }
        String traceId = context.getTraceId();
        return Optional.of(new TraceContext(
                HexFormat.fromHexDigitsToLong(traceId, 0, 16),
                HexFormat.fromHexDigitsToLong(traceId, 16, 32),
                spanId(context),
                context.isSampled()));
    }

    private static long spanId(SpanContext context) {
        return HexFormat.fromHexDigitsToLong(context.getSpanId());
    }

    @Override
    public void routed(ServerId serverId, String service, Endpoint endpoint) {
        if (span.isRecording()) {
            span.addEvent(
                    "routed",
                    Attributes.of(
                            SpanNames.SERVER_ID,
                            serverId.toString(),
                            SpanNames.SERVICE,
                            service,
                            SpanNames.SERVER_ADDRESS,
                            endpoint.toString()));
        }
    }

    @Override
    public void linked(ServerId serverId, Endpoint endpoint, boolean resumed, long nanos) {
        if (span.isRecording()) {
            span.addEvent(
                    "linked",
                    Attributes.of(
                            SpanNames.SERVER_ID,
                            serverId.toString(),
                            SpanNames.SERVER_ADDRESS,
                            endpoint.toString(),
                            SpanNames.RESUMED,
                            resumed,
                            SpanNames.WAIT_SECONDS,
                            nanos / NANOS_PER_SECOND));
        }
    }

    @Override
    public void linkLost(ServerId serverId, Endpoint endpoint, String cause) {
        if (span.isRecording()) {
            span.addEvent(
                    "link_lost",
                    Attributes.of(
                            SpanNames.SERVER_ID,
                            serverId.toString(),
                            SpanNames.SERVER_ADDRESS,
                            endpoint.toString(),
                            SpanNames.CAUSE,
                            cause));
        }
    }

    @Override
    public void held(ServerId serverId, String cause) {
        if (span.isRecording()) {
            span.addEvent("held", Attributes.of(SpanNames.SERVER_ID, serverId.toString(), SpanNames.CAUSE, cause));
        }
    }

    @Override
    public void bound(String userId) {
        span.setAttribute(SpanNames.USER_ID, userId);
        if (span.isRecording()) {
            span.addEvent("bound", Attributes.of(SpanNames.USER_ID, userId));
        }
    }

    @Override
    public void unbound(String userId) {
        if (span.isRecording()) {
            span.addEvent("unbound", Attributes.of(SpanNames.USER_ID, userId));
        }
    }

    @Override
    public void joined(String group) {
        if (span.isRecording()) {
            span.addEvent("joined", Attributes.of(SpanNames.GROUP, group));
        }
    }

    @Override
    public void left(String group) {
        if (span.isRecording()) {
            span.addEvent("left", Attributes.of(SpanNames.GROUP, group));
        }
    }

    @Override
    public void dropped(DropReason reason, int messages) {
        if (span.isRecording()) {
            span.addEvent(
                    "dropped", Attributes.of(SpanNames.REASON, reason.label(), SpanNames.MESSAGES, (long) messages));
        }
    }

    @Override
    public void leaving(CloseReason reason) {
        if (span.isRecording()) {
            span.addEvent("leaving", Attributes.of(SpanNames.REASON, reason.label()));
        }
    }

    @Override
    public @Nullable SampledMessage sample(ServerId serverId, int messageId, int payloadBytes, Endpoint endpoint) {
        if (!span.isRecording()) {
            return null;
        }
        Span message = tracer.spanBuilder(SpanNames.MESSAGE)
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(Context.root().with(span))
                .setAttribute(SpanNames.SERVER_ID, serverId.toString())
                .setAttribute(SpanNames.MESSAGE_ID, (long) messageId)
                .setAttribute(SpanNames.PAYLOAD_BYTES, (long) payloadBytes)
                .setAttribute(SpanNames.SERVER_ADDRESS, endpoint.host())
                .setAttribute(SpanNames.SERVER_PORT, (long) endpoint.port())
                .startSpan();
        return new MessageSpan(message);
    }

    @Override
    public void ended(ConnectionSummary end) {
        if (span.isRecording()) {
            end.serverId().ifPresent(serverId -> {
                span.setAttribute(SpanNames.SERVER_TYPE, (long) serverId.serverType());
                span.setAttribute(SpanNames.WORLD_ID, (long) serverId.worldId());
            });
            end.backend().ifPresent(backend -> {
                span.setAttribute(SpanNames.SERVER_ADDRESS, backend.host());
                span.setAttribute(SpanNames.SERVER_PORT, (long) backend.port());
            });
            span.setAttribute(SpanNames.BYTES_RECEIVED, end.bytesReceived());
            span.setAttribute(SpanNames.BYTES_SENT, end.bytesSent());
            span.setAttribute(SpanNames.MESSAGES_RECEIVED, end.messagesReceived());
            span.setAttribute(SpanNames.MESSAGES_SENT, end.messagesSent());
            span.setAttribute(SpanNames.STATUS, end.status().label());
            span.addEvent("closed", Attributes.of(SpanNames.REASON, end.reason().label()));
            span.setAttribute(SpanNames.REASON, end.reason().label());
            if (end.status() == ConnectionStatus.ERROR || end.status() == ConnectionStatus.TIMEOUT) {
                span.setStatus(
                        StatusCode.ERROR, end.message().isEmpty() ? end.reason().label() : end.message());
            }
        }
        span.end();
    }

    private record MessageSpan(Span span) implements SampledMessage {

        @Override
        public long spanId() {
            return SessionSpan.spanId(span.getSpanContext());
        }

        @Override
        public void sent() {
            span.end();
        }
    }
}
