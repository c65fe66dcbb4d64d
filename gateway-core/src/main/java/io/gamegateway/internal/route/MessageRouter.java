/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.route;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.session.ForwardStage;
import io.gamegateway.internal.session.LinkWait;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.RouteRefresh;
import io.gamegateway.internal.session.RouteStage;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of each message: the one that the session remembers, or the resolver's answer. While an answer is
 * awaited, the session's messages wait. One per event loop.
 */
public final class MessageRouter implements RouteStage, RouteRefresh {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(MessageRouter.class));

    private final RouteResolver resolver;
    private final Backends backends;
    private final ForwardStage next;
    private final LoopCounters counters;
    private final long answerTimeoutMillis;

    /** May fail on a thread of its own. */
    private final LongAdder resolverErrors = new LongAdder();

    /** @param answerTimeoutMillis after which a question without an answer counts as no route */
    public MessageRouter(
            RouteResolver resolver,
            Backends backends,
            ForwardStage next,
            LoopCounters counters,
            long answerTimeoutMillis) {
        this.resolver = resolver;
        this.backends = backends;
        this.next = next;
        this.counters = counters;
        this.answerTimeoutMillis = answerTimeoutMillis;
    }

    /** Questions that the resolver has failed to answer; their messages had no route. Thread-safe. */
    public long resolverErrors() {
        return resolverErrors.sum();
    }

    @Override
    public boolean message(Session session, int messageId, int serverId, ByteBuf buf, int index, int bytes) {
        int address = ServerId.withoutZip(serverId);
        Route route = session.route(address);
        if (route == null || route.version() != resolver.version()) {
            route = ask(session, address, route);
            if (route == null) {
                return !session.waits().isAwaitingRoute();
            }
        }
        return next.forward(session, route, messageId, ServerId.isZip(serverId), buf, index, bytes);
    }

    /** The route by the rules in force; null where there is none, or where the answer is still awaited. */
    private @Nullable Route ask(Session session, int address, @Nullable Route old) {
        if (session.waits().takeSkip()) {
            return null;
        }
        // Before the question: rules that change while it is answered make the session ask again.
        long version = resolver.version();
        long askedNanos = System.nanoTime();
        CompletableFuture<RouteDecision> answer = resolve(session, address, old);
        if (answer.isDone()) {
            return decided(session, address, version, answer.getNow(RouteDecision.none()), askedNanos);
        }
        session.waits().awaitRoute(true);
        answer.whenComplete((decision, failure) -> session.loop().eventLoop().execute(() -> {
            session.waits().awaitRoute(false);
            if (session.isOpen()) {
                decidedLater(session, address, version, decision, askedNanos);
            }
        }));
        return null;
    }

    private CompletableFuture<RouteDecision> resolve(Session session, int address, @Nullable Route old) {
        Optional<Endpoint> current =
                Optional.ofNullable(old).map(route -> route.backend().endpoint());
        RouteRequest request = new RouteRequest(new ServerId(address), session, current, backends);
        try {
            CompletionStage<RouteDecision> stage = resolver.resolve(request);
            CompletableFuture<RouteDecision> answer = stage.toCompletableFuture();
            if (!answer.isDone()) {
                // A copy, so that the timeout does not complete the resolver's own future.
                answer = answer.copy().orTimeout(answerTimeoutMillis, TimeUnit.MILLISECONDS);
            }
            return answer.handle((decision, failure) ->
                    decision != null && failure == null ? decision : failed(session, address, failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(session, address, e));
        }
    }

    private RouteDecision failed(Session session, int address, @Nullable Throwable failure) {
        log.warnOf(
                session,
                "route of {} to {} could not be resolved: {}",
                session,
                ServerId.format(address),
                failure == null ? "the resolver answered null" : failure.toString());
        resolverErrors.increment();
        return RouteDecision.none();
    }

    private @Nullable Route decided(
            Session session, int address, long version, RouteDecision decision, long askedNanos) {
        if (decision.candidates().isEmpty()) {
            counters.count(Metric.UNROUTED_MESSAGES);
            noRoute(session, address);
            return null;
        }
        return remember(session, address, version, decision, askedNanos);
    }

    /** A wait for a link goes on with the new candidates. */
    private Route remember(Session session, int address, long version, RouteDecision decision, long askedNanos) {
        Route route = session.remember(address, version, decision, backends, askedNanos);
        LinkWait wait = route.waiting();
        if (wait != null) {
            wait.rerouted();
        }
        return route;
    }

    @Override
    public void refresh(Session session, Route route) {
        long version = resolver.version();
        if (route.version() == version) {
            return;
        }
        CompletableFuture<RouteDecision> answer = resolve(session, route.serverId(), route);
        if (answer.isDone()) {
            RouteDecision decision = answer.getNow(RouteDecision.none());
            if (!decision.candidates().isEmpty()) {
                session.remember(route.serverId(), version, decision, backends, route.askedNanos());
            }
            return;
        }
        answer.whenComplete((decision, failure) -> session.loop().eventLoop().execute(() -> {
            if (session.isOpen() && !decision.candidates().isEmpty()) {
                remember(session, route.serverId(), version, decision, route.askedNanos());
            }
        }));
    }

    /** The message that asked waits at the front of the session's input. */
    private void decidedLater(Session session, int address, long version, RouteDecision decision, long askedNanos) {
        if (decided(session, address, version, decision, askedNanos) == null && session.isOpen()) {
            session.waits().skipMessage();
        }
        session.resume();
    }

    private void noRoute(Session session, int address) {
        if (session.hasSent()) {
            session.dropped(DropReason.NO_ROUTE, 1);
            return;
        }
        log.warnOf(session, "{} has no route to {} and is closed", session, ServerId.format(address));
        session.close(CloseReason.NO_ROUTE, "no route to " + ServerId.format(address));
    }
}
