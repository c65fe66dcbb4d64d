/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.Gateway;
import io.gamegateway.Reconfiguration;
import io.gamegateway.admin.internal.Request.BadRequestException;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.PushReceipt;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests. May wait for event loops, so it runs on a thread of its own, one request at a time. docs/admin.md describes it.
 */
final class AdminApi {

    private static final Logger logger = LoggerFactory.getLogger(AdminApi.class);

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final long KICK_SECONDS = 5;

    private final Gateway gateway;
    private final AdminSettings settings;
    private final FlightRecorder recorder;
    private final Guard guard;
    private final byte[] page;

    AdminApi(Gateway gateway, AdminSettings settings, FlightRecorder recorder, byte[] page) {
        this.gateway = gateway;
        this.settings = settings;
        this.recorder = recorder;
        this.guard = new Guard(settings);
        this.page = page;
    }

    Answer answer(Request request) {
        try {
            List<String> parts = request.parts();
            if (parts.isEmpty()) {
                // Shows nothing before it has asked for it.
                return request.isRead() ? Answer.html(page) : notAllowed("GET");
            }
            if (parts.equals(List.of("metrics"))) {
                return read(
                        request,
                        () -> settings.metrics()
                                .map(text -> Answer.metrics(text.get()))
                                .orElseGet(() -> notFound("metrics are off")));
            }
            if (parts.get(0).equals("api") && parts.size() > 1) {
                return api(request, parts.subList(1, parts.size()));
            }
            return notFound("here are /, /health, /ready, /metrics and /api");
        } catch (BadRequestException e) {
            return Answer.failure(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            logger.warn("admin request {} {} has failed", request.method(), request.path(), e);
            return Answer.failure(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR, "the request has failed; the log tells more");
        }
    }

    private Answer api(Request request, List<String> parts) throws Exception {
        String what = parts.get(0);
        if (parts.size() == 1) {
            return switch (what) {
                case "sessions" -> read(request, () -> sessions(request));
                case "endpoints" -> read(request, this::endpoints);
                case "routes" -> read(request, () -> routes(request));
                case "groups" -> read(request, this::groups);
                case "drain" -> write(request, "drain", this::drain);
                case "reload" -> write(request, "reload", this::reload);
                default -> notFound("no /api/" + what);
            };
        }
        if (parts.size() == 2 && what.equals("sessions")) {
            return read(request, () -> session(id(parts.get(1))));
        }
        if (parts.size() == 2 && what.equals("groups")) {
            return read(request, () -> group(parts.get(1)));
        }
        if (parts.size() == 3 && parts.get(2).equals("kick") && what.equals("sessions")) {
            long id = id(parts.get(1));
            return write(
                    request,
                    "kick session " + id,
                    () -> kick(request, reason -> gateway.clients().kick(id, reason, request.field("text", ""))));
        }
        if (parts.size() == 3 && parts.get(2).equals("kick") && what.equals("users")) {
            String user = parts.get(1);
            return write(
                    request,
                    "kick user " + user,
                    () -> kick(request, reason -> gateway.clients().kickUser(user, reason, request.field("text", ""))));
        }
        return notFound("no " + request.path());
    }

    private Answer read(Request request, Callable<Answer> answer) throws Exception {
        if (!request.isRead()) {
            return notAllowed("GET");
        }
        Optional<Answer> refusal = guard.read(request);
        return refusal.isPresent() ? refusal.get() : answer.call();
    }

    /** What is changed is logged, with who has done it. */
    private Answer write(Request request, String what, Callable<Answer> answer) throws Exception {
        if (!request.method().equals(HttpMethod.POST)) {
            return notAllowed("POST");
        }
        Optional<Answer> refusal = guard.write(request);
        if (refusal.isPresent()) {
            logger.warn("admin: {} refused to {}", what, request.peer());
            return refusal.get();
        }
        Answer done = answer.call();
        logger.info("admin: {} by {}: {}", what, request.peer(), done.status());
        return done;
    }

    private static Answer notFound(String text) {
        return Answer.failure(HttpResponseStatus.NOT_FOUND, text);
    }

    private static Answer notAllowed(String expected) {
        return Answer.failure(HttpResponseStatus.METHOD_NOT_ALLOWED, "method (expected: " + expected + ")");
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadRequestException("session: '" + text + "' (expected: a number of up to 64 bits)");
        }
    }

    // ---- sessions

    /** By id, user or address; without a query, any. Those that live first. */
    private Answer sessions(Request request) {
        int limit = request.parameter("limit", DEFAULT_LIMIT, MAX_LIMIT);
        String query = request.parameter("query").orElse("").strip();
        String id = request.parameter("id").orElse("");
        String user = request.parameter("user").orElse("");
        String ip = request.parameter("ip").orElse("");
        List<Views.SessionView> found = new ArrayList<>();
        StreamSupport.stream(recorder.live().spliterator(), false)
                .map(Timeline::session)
                .filter(session -> matches(session, query, id, user, ip))
                .limit(limit)
                .map(session -> gateway.session(session.id()))
                .flatMap(Optional::stream)
                .map(Views::of)
                .forEach(found::add);
        recorder.ended(
                        detail -> matches(
                                detail.session().id(),
                                detail.session().user(),
                                detail.session().address(),
                                query,
                                id,
                                user,
                                ip),
                        limit - found.size())
                .forEach(detail -> found.add(detail.session()));
        List<Views.Refused> refused = id.isEmpty() && user.isEmpty()
                ? recorder.refused(one -> matches("", null, one.address(), query, id, user, ip), limit)
                : List.of();
        return Answer.json(new Views.Sessions(found, refused));
    }

    private static boolean matches(ClientSession session, String query, String id, String user, String ip) {
        return matches(
                Long.toString(session.id()),
                session.userId().orElse(null),
                Views.address(session.remoteAddress()),
                query,
                id,
                user,
                ip);
    }

    /** @param query any of the others */
    private static boolean matches(
            String sessionId,
            @Nullable String userId,
            String address,
            String query,
            String id,
            String user,
            String ip) {
        return (id.isEmpty() || id.equals(sessionId))
                && (user.isEmpty() || user.equals(userId))
                && (ip.isEmpty() || isAt(address, ip))
                && (query.isEmpty() || query.equals(sessionId) || query.equals(userId) || isAt(address, query));
    }

    /** With or without the port. */
    private static boolean isAt(String address, String ip) {
        return address.equals(ip) || address.startsWith(ip + ":") || address.startsWith("[" + ip + "]:");
    }

    private Answer session(long id) {
        Optional<Timeline> live = recorder.live(id);
        if (live.isPresent()) {
            Optional<Answer> found = gateway.session(id)
                    .map(status -> Answer.json(
                            new Views.SessionDetail(Views.of(status), live.get().events())));
            if (found.isPresent()) {
                return found.get();
            }
        }
        String text = Long.toString(id);
        return recorder.ended(detail -> detail.session().id().equals(text), 1).stream()
                .findFirst()
                .map(Answer::json)
                .orElseGet(() -> notFound("session: " + text + " (expected: one that lives, or one of the last "
                        + FlightRecorder.ENDED + " that have ended)"));
    }

    private Answer kick(Request request, Function<CloseReason, CompletionStage<PushReceipt>> kick)
            throws InterruptedException, ExecutionException, TimeoutException {
        String label = request.field("reason", CloseReason.KICKED.label());
        CloseReason reason = Arrays.stream(CloseReason.values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("reason: '" + label + "' (expected: one of "
                        + Arrays.stream(CloseReason.values())
                                .map(CloseReason::label)
                                .collect(Collectors.joining(", "))
                        + ")"));
        PushReceipt receipt = kick.apply(reason).toCompletableFuture().get(KICK_SECONDS, TimeUnit.SECONDS);
        return receipt.delivered() > 0
                ? Answer.json(new Views.Kicked(receipt.delivered()))
                : notFound(receipt.failures().stream()
                        .map(failure -> failure.reason().label())
                        .collect(Collectors.joining(", ")));
    }

    // ---- backends, routes, groups

    private Answer endpoints() {
        return Answer.json(new Views.Endpoints(
                gateway.backends().stream().map(AdminApi::endpoint).toList()));
    }

    private static Views.EndpointDetail endpoint(BackendStatus status) {
        return new Views.EndpointDetail(
                status.endpoint().toString(),
                status.circuit().name().toLowerCase(Locale.ROOT),
                status.sessions(),
                status.links(),
                status.linksTotal(),
                status.linksLost(),
                status.linksUnresponsive(),
                status.dialFailures(),
                status.dialTimeouts(),
                status.retries(),
                status.messagesSent(),
                status.messagesFailed(),
                status.messagesReceived(),
                status.bytesSent(),
                status.bytesReceived(),
                status.share());
    }

    /** The rules; with a server id, where its messages go and why, for a session where one is named. */
    private Answer routes(Request request) {
        Optional<String> serverId = request.parameter("serverId");
        if (serverId.isEmpty()) {
            return Answer.json(new Views.Routes(
                    gateway.routes(),
                    gateway.traffic().stream().map(AdminApi::traffic).toList()));
        }
        ServerId wanted = serverId(serverId.get());
        Optional<String> session = request.parameter("session");
        if (session.isEmpty()) {
            return Answer.json(Views.Explanation.of(gateway.explain(wanted)));
        }
        return gateway.explain(id(session.get()), wanted)
                .map(explanation -> Answer.json(Views.Explanation.of(explanation)))
                .orElseGet(() -> notFound("session: " + session.get() + " (expected: one that lives)"));
    }

    private static Views.TrafficView traffic(TrafficStats stats) {
        return new Views.TrafficView(
                stats.serverType(),
                stats.worldId() == TrafficStats.OTHER_WORLDS ? null : stats.worldId(),
                stats.toBackends(),
                stats.toClients());
    }

    private static ServerId serverId(String text) {
        String[] parts = text.split("\\.");
        try {
            if (parts.length == 3) {
                return ServerId.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // As below; a NumberFormatException is one.
        }
        throw new BadRequestException("serverId: '" + text + "' (expected: worldId.serverType.instId, such as 0.10.0)");
    }

    private Answer groups() {
        return Answer.json(
                new Views.Groups(gateway.clients().groups().stream().sorted().toList()));
    }

    private Answer group(String name) {
        return Answer.json(new Views.Group(
                name,
                gateway.clients().members(name).stream().map(String::valueOf).toList()));
    }

    // ---- the gateway

    private Answer drain() {
        if (!gateway.isLeaving()) {
            Runnable drain = settings.drain();
            Thread thread = new Thread(
                    drain != null ? drain : () -> gateway.drain(settings.drainTime()), "gateway-admin-drain");
            thread.setDaemon(true);
            thread.start();
        }
        return Answer.json(HttpResponseStatus.ACCEPTED, new Views.Draining("draining"));
    }

    private Answer reload() {
        Optional<Callable<Reconfiguration>> reload = settings.reload();
        if (reload.isEmpty()) {
            return notFound("reload is off: there is no configuration to read again");
        }
        try {
            Reconfiguration result = reload.get().call();
            return Answer.json(new Views.Reloaded(result.applied(), result.needRestart()));
        } catch (Exception e) {
            return Answer.failure(HttpResponseStatus.CONFLICT, "nothing is changed: " + e.getMessage());
        }
    }
}
