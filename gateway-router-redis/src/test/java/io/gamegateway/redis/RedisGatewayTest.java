/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.WAIT;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.Gateway;
import io.gamegateway.config.Limits;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real gateway, with real clients and backends, whose routes are in a real Redis. */
class RedisGatewayTest {

    private static final int TYPE = 10;
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private final ScriptedBackend a = fixture.closing(ScriptedBackend.prefixing("a:"));
    private final ScriptedBackend b = fixture.closing(ScriptedBackend.prefixing("b:"));
    private int questions;

    private Gateway start(RedisRouteResolver resolver) {
        LeasedSessionIdGenerator ids = LeasedSessionIdGenerator.builder(fixture.config(), "test")
                .renewInterval(Duration.ofMillis(200))
                .start();
        return fixture.closing(Gateway.builder()
                        .name("test")
                        .listen("127.0.0.1", 0)
                        .eventLoops(2)
                        .limits(Limits.defaults()
                                .withMaxConnectionsPerAddress(0)
                                .withConnectionsPerSecondPerAddress(0))
                        .routeResolver(resolver)
                        .sessionIdGenerator(ids)
                        .build())
                .start();
    }

    private FrameClient client(Gateway gateway) {
        return fixture.closing(FrameClient.tcp(gateway.boundAddress()));
    }

    /** The backend that answers this client: a or b. */
    private String served(FrameClient client) {
        String text = "message " + ++questions;
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), text));
        String reply = client.receive(WAIT).text();
        assertThat(reply).endsWith(":" + text);
        return reply.substring(0, 1);
    }

    @Test
    void change_newClientsFollow_oldOnesStayConnectedAndWhereTheyAre() {
        fixture.publishRules(rules(TYPE, a.endpoint()));
        RedisRouteResolver resolver = fixture.resolver();
        Gateway gateway = start(resolver);
        FrameClient old = client(gateway);
        assertThat(served(old)).isEqualTo("a");

        long version = resolver.version();
        fixture.publishRules(rules(TYPE, b.endpoint(), a.endpoint()));
        eventually(() -> assertThat(resolver.version()).isNotEqualTo(version));

        List<String> servers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            assertThat(served(old)).isEqualTo("a");
            servers.add(served(client(gateway)));
        }
        assertThat(servers).contains("b");

        // The old one's backend is gone from the rules: it moves, and stays connected.
        fixture.publishRules(rules(TYPE, b.endpoint()));
        eventually(() -> assertThat(served(old)).isEqualTo("b"));
        assertThat(old.isOpen()).isTrue();
        assertThat(gateway.stats().connectionsActive()).isEqualTo(5);
    }

    @Test
    void gatewayClose_closesResolverAndLease() {
        fixture.publishRules(rules(TYPE, a.endpoint()));
        Gateway gateway = start(fixture.resolver());
        assertThat(served(client(gateway))).isEqualTo("a");
        assertThat(RedisFixture.threads())
                .containsExactlyInAnyOrder("gateway-redis-routes", "gateway-redis-notices", "gateway-redis-lease");

        gateway.close();

        eventually(() -> assertThat(RedisFixture.threads()).isEmpty());
        boolean anyNumberTaken = fixture.redis()
                .ask(jedis -> jedis.keys("game-gateway:gateway:node:*"))
                .isEmpty();
        assertThat(anyNumberTaken).isTrue();
    }

    @Test
    void badRules_doNotReachTheClients() {
        fixture.publishRules(rules(TYPE, a.endpoint()));
        RedisRouteResolver resolver = fixture.resolver();
        Gateway gateway = start(resolver);
        FrameClient old = client(gateway);

        fixture.publishRules("{\"r\": {\"server_type\": 10, \"endpoints\": [\"nonsense\"]}}");
        eventually(
                () -> assertThat(RedisFixture.errors(resolver, "routing_rules")).isEqualTo(1));

        assertThat(served(old)).isEqualTo("a");
        assertThat(served(client(gateway))).isEqualTo("a");
        assertThat(gateway.isReady()).isTrue();
    }

    @Test
    void redisAway_halfAMinuteOfTraffic_losesNothing_andNewClientsAreServed() {
        fixture.publishRules(rules(TYPE, a.endpoint()));
        RedisRouteResolver resolver = fixture.resolver();
        Gateway gateway = start(resolver);
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(client(gateway));
            assertThat(served(clients.get(i))).isEqualTo("a");
        }

        fixture.redis().kill();
        long start = System.nanoTime();
        int late = 0;
        while (System.nanoTime() - start < OUTAGE.toNanos()) {
            for (FrameClient client : clients) {
                assertThat(served(client)).isEqualTo("a");
            }
            if (System.nanoTime() - start > OUTAGE.toNanos() * late / 5) {
                late++;
                assertThat(served(client(gateway))).isEqualTo("a");
            }
            assertThat(gateway.isReady()).isTrue();
        }
        fixture.redis().launch();
        fixture.publishRules(rules(TYPE, b.endpoint()));

        eventually(() -> assertThat(served(clients.get(0))).isEqualTo("b"));
        eventually(() -> assertThat(fixture.log.with("is renewed again after")).hasSize(1));
        for (FrameClient client : clients) {
            assertThat(served(client)).isEqualTo("b");
            assertThat(client.isOpen()).isTrue();
        }
        assertThat(fixture.log.with("is not available")).hasSize(1);
        assertThat(fixture.log.with("is back after")).hasSize(1);
        assertThat(fixture.log.with("is not renewed")).hasSize(1);
        assertThat(gateway.stats().messagesDropped().values()).allMatch(count -> count == 0);
        assertThat(gateway.stats().messagesFromClients()).isEqualTo(questions);
        assertThat(gateway.stats().messagesToClients()).isEqualTo(questions);
    }
}
