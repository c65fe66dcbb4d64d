/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.tracing;

import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Optional;

/**
 * Makes a span of each session, with events for what happens to it, and, where that is switched on, one of each so many messages on their
 * way to a backend.
 *
 * <p>A session's span is the child of the one that the {@code traceparent} of its WebSocket's upgrade names; else it begins a trace.
 * Where {@code BackendConfig.tracePropagation} is on, backends get the trace id with each message, and as span id that of the session
 * or, of a message that has a span, that one.
 *
 * <p>What becomes of the spans is for the SDK behind the {@link OpenTelemetry} to say. They are started and ended on the event loops,
 * so its processor must not block: the batching one does not, and drops what its exporter does not take.
 *
 * @since 0.1
 */
public final class GatewayTracing implements GatewayObserver {

    /** The instrumentation scope of all spans. */
    public static final String SCOPE = "io.gamegateway";

    private final Tracer tracer;
    private final int messageSampling;

    private GatewayTracing(Tracer tracer, int messageSampling) {
        this.tracer = tracer;
        this.messageSampling = messageSampling;
    }

    /** Spans by this OpenTelemetry, which stays the caller's; none of messages. */
    public static GatewayTracing of(OpenTelemetry openTelemetry) {
        return new GatewayTracing(openTelemetry.getTracer(SCOPE), 0);
    }

    /**
     * A copy that makes a span of one in so many messages from clients, where their session's span is sampled.
     *
     * @param every counted by each event loop; 0 = of none
     */
    public GatewayTracing withMessageSampling(int every) {
        if (every < 0) {
            throw new IllegalArgumentException("messageSampling: " + every + " (expected: >= 0)");
        }
        return new GatewayTracing(tracer, every);
    }

    @Override
    public int messageSampling() {
        return messageSampling;
    }

    @Override
    public SessionObserver sessionOpened(ClientSession session, Optional<TraceContext> parent) {
        SpanBuilder builder = tracer.spanBuilder(SpanNames.SESSION).setSpanKind(SpanKind.SERVER);
        // Not what may be current on the event loop by chance.
        builder.setParent(parent.map(GatewayTracing::context).orElseGet(Context::root));
        builder.setAttribute(SpanNames.SESSION_ID, Long.toString(session.id()));
        builder.setAttribute(SpanNames.PROTOCOL, session.protocol().label());
        builder.setAttribute(
                SpanNames.CLIENT_ADDRESS, session.remoteAddress().getAddress().getHostAddress());
        builder.setAttribute(
                SpanNames.CLIENT_PORT, (long) session.remoteAddress().getPort());
        return new SessionSpan(tracer, builder.startSpan());
    }

    private static Context context(TraceContext parent) {
        SpanContext remote = SpanContext.createFromRemoteParent(
                parent.traceId(),
                parent.spanIdText(),
                parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
        return Context.root().with(Span.wrap(remote));
    }
}
