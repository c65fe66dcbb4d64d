/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.Reconfiguration;
import io.gamegateway.RouteDryRun;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.examples.backend.GameServer;
import io.gamegateway.examples.client.GameClient;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.PushClient;
import io.gamegateway.redis.LeasedSessionIdGenerator;
import io.gamegateway.redis.RedisGatewayDirectory;
import io.gamegateway.redis.RedisGatewayRegistry;
import io.gamegateway.redis.RedisRouteResolver;
import io.gamegateway.redis.RedisSessionDirectory;
import io.gamegateway.redis.RouteRules;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.redis.config.RedisTls;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.tracing.GatewayTracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * The Java of the documentation that is no part of an example, as it is printed there; {@link SnippetsTest} runs it, and {@link
 * DocumentationTest} finds it here. What surrounds it is what a reader has around it.
 */
final class Snippets {

    final List<String> shown = new CopyOnWriteArrayList<>();
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final List<SessionLocation> lostSessions = new CopyOnWriteArrayList<>();
    final List<Set<GatewayAddress>> seen = new CopyOnWriteArrayList<>();
    final List<Integer> counted = new ArrayList<>();

    private void show(int messageId, String text) {
        shown.add(messageId + " " + text);
    }

    private void comeBackIn(Duration wait) {
        waits.add(wait);
    }

    private void close(SessionLocation lost) {
        lostSessions.add(lost);
    }

    private void pushTo(Set<GatewayAddress> all) {
        seen.add(all);
    }

    private void count(int delivered) {
        counted.add(delivered);
    }

    // ---- getting-started.md, clients.md

    GameServer gameServer() {
        GameServer server = GameServer.start(7001, (link, sessionId, messageId, payload) -> {
            String text = new String(payload, UTF_8);
            link.send(sessionId, messageId, ("you said " + text).getBytes(UTF_8));
        });
        return server;
    }

    GameClient shortClient(InetSocketAddress address) throws IOException {
        GameClient client = GameClient.tcp(address, message -> show(message.messageId(), message.text()));
        client.send(1, GameClient.serverId(0, 10, 1), "hello".getBytes(UTF_8));
        return client;
    }

    GameClient client(InetSocketAddress address) throws IOException {
        GameClient client = GameClient.tcp(address, new GameClient.Listener() {
            @Override
            public void message(GameClient.Message message) {
                show(message.messageId(), message.text());
            }

            @Override
            public void closed(GameClient.Closed closed) {
                comeBackIn(closed.retryAfter().orElse(Duration.ofSeconds(1)));
            }
        });
        client.send(1, GameClient.serverId(0, 10, 1), "hello".getBytes(UTF_8));
        return client;
    }

    Gateway twoKinds(List<Endpoint> battleServers) {
        Gateway gateway = Gateway.builder()
                .listen("0.0.0.0", 8080)
                .route(10, "127.0.0.1:7001")
                .route(new RouteRule(20, RouteRule.ANY_WORLD, "battle", battleServers)
                        .withStrategy(RouteStrategy.LEAST_SESSIONS))
                .build()
                .start();
        return gateway;
    }

    void pushes(Gateway gateway, long sessionId) {
        gateway.clients().broadcast(2001, "it rains".getBytes(UTF_8));
        gateway.clients().join("room-7", sessionId);
        gateway.clients().sendToGroup("room-7", 2002, "welcome".getBytes(UTF_8));
    }

    // ---- access.md

    /** Who a token belongs to. */
    interface Tokens {
        CompletionStage<Optional<String>> check(Optional<String> token);
    }

    void gate(GatewayBuilder builder, Tokens tokens) {
        builder.connectionGate(request -> tokens.check(
                        request.upgrade().flatMap(upgrade -> upgrade.header("Authorization")))
                .thenApply(user -> user.map(id -> GateDecision.accept().withUserId(id))
                        .orElse(GateDecision.refuse(CloseReason.UNAUTHORIZED, "token"))));
    }

    // ---- admin.md, metrics.md, tracing.md, operations.md

    List<AutoCloseable> admin(String secret) throws IOException {
        AdminServer admin =
                AdminServer.builder().listen("127.0.0.1", 9090).token(secret).build();
        GatewayBuilder builder = Gateway.builder().route(10, "127.0.0.1:7001");
        admin.observers().forEach(builder::observer);
        Gateway gateway = builder.build().start();
        admin.start(gateway);
        return List.of(admin, gateway);
    }

    Gateway metrics() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gateway gateway = Gateway.builder()
                .observer(GatewayMetrics.of(registry))
                .route(10, "127.0.0.1:7001")
                .build()
                .start();
        shown.add(registry.scrape());
        return gateway;
    }

    Gateway tracing(OpenTelemetry openTelemetry) {
        Gateway gateway = Gateway.builder()
                .observer(GatewayTracing.of(openTelemetry).withMessageSampling(1_000))
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .route(10, "127.0.0.1:7001")
                .build()
                .start();
        return gateway;
    }

    Reconfiguration reconfigure(Gateway gateway) {
        Reconfiguration result = gateway.reconfigure(
                gateway.config().withLimits(gateway.config().limits().withMaxConnections(20_000)));
        return result;
    }

    // ---- push.md, README.md

    Gateway pushServer() {
        Gateway gateway = Gateway.builder()
                .route(10, "127.0.0.1:7001")
                .pushIngress(GrpcPushServer.builder().listen("127.0.0.1", 7100).build())
                .build()
                .start();
        return gateway;
    }

    void pushClient(long sessionId, byte[] payload) {
        PushClient client = PushClient.builder("chat-3")
                .directory(GatewayDirectory.of("gateway-1:7100", "gateway-2:7100"))
                .build()
                .start();

        client.join("room-7", sessionId);
        client.sendToGroup("room-7", 1001, payload).thenAccept(result -> count(result.delivered()));
        client.fireAndForget().sendToUser("alice", 1002, payload);

        client.close(); // sends what is buffered, 5 seconds at most
    }

    // ---- redis.md

    Gateway redis() {
        RedisConfig redis = RedisConfig.standalone(Endpoint.parse("127.0.0.1:6379"));
        RedisRouteResolver routes = RedisRouteResolver.builder(redis).start();

        Gateway gateway = Gateway.builder()
                .listen("0.0.0.0", 8080)
                .routeResolver(routes) // closed with the gateway
                .build()
                .start();
        return gateway;
    }

    RouteDryRun dryRun(Gateway gateway, RedisRouteResolver routes, String json) {
        RouteRules candidate = RouteRules.parse(json); // InvalidRoutesException says what is wrong
        Set<String> ignored = candidate.unknownFields();
        RouteDryRun effect =
                gateway.dryRun(routes.table().withRules(candidate.rules())); // on the sessions that live now
        shown.addAll(ignored);
        return effect;
    }

    RedisRouteResolver fallback(RedisConfig redis, List<RouteRule> rules) {
        RedisRouteResolver routes =
                RedisRouteResolver.builder(redis).fallback(RouteTable.of(rules)).start();
        return routes;
    }

    List<RedisConfig> configs(
            Endpoint address,
            String password,
            SSLContext sslContext,
            Endpoint sentinel1,
            Endpoint sentinel2,
            Endpoint sentinel3,
            Endpoint node1,
            Endpoint node2) {
        RedisConfig one = RedisConfig.standalone(address)
                .withCredentials(new RedisCredentials("gateway", password))
                .withTls(RedisTls.of(sslContext))
                .withDatabase(3)
                .withKeyPrefix("staging:");
        RedisConfig watched = RedisConfig.sentinel("games", List.of(sentinel1, sentinel2, sentinel3));
        RedisConfig many = RedisConfig.cluster(List.of(node1, node2));
        return List.of(one, watched, many);
    }

    GatewayBuilder leasedIds(RedisConfig redis) {
        LeasedSessionIdGenerator ids =
                LeasedSessionIdGenerator.builder(redis, "gateway-1").start();
        GatewayBuilder builder = Gateway.builder().name("gateway-1").sessionIdGenerator(ids);
        return builder;
    }

    Optional<SessionLocation> users(RedisConfig redis, long sessionId, SessionLocation location) throws Exception {
        RedisSessionDirectory users = RedisSessionDirectory.builder(redis).start();
        AutoCloseable membership =
                users.join("gateway-1", lost -> close(lost)); // a gateway; who only looks up does not join

        CompletionStage<Optional<SessionLocation>> bound = // empty where it is refused
                users.bind("alice", "gateway-1", sessionId, DuplicateLogin.REPLACE);
        CompletionStage<Optional<SessionLocation>> found = users.find("alice");
        CompletionStage<Void> unbound = users.unbind(location);
        CompletableFuture.allOf(bound.toCompletableFuture(), found.toCompletableFuture(), unbound.toCompletableFuture())
                .join();
        membership.close();
        users.close();
        return bound.toCompletableFuture().join();
    }

    List<AutoCloseable> gateways(RedisConfig redis) {
        RedisGatewayRegistry registry = RedisGatewayRegistry.builder(redis).build(); // gateway
        registry.announce(new GatewayAddress("gateway-1", Endpoint.parse("10.0.0.1:7100")));

        RedisGatewayDirectory gateways = RedisGatewayDirectory.builder(redis).build(); // logic server
        gateways.watch(all -> pushTo(all));
        return List.of(registry, gateways);
    }
}
