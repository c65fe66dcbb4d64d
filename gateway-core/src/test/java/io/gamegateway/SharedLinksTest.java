/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOPS;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links that many sessions share: lost, replaced, and closed when nobody uses them. */
class SharedLinksTest {

    private static final int OTHER = 20;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    @Test
    void backendThatRestarts_keepsItsClients() {
        ScriptedBackend other = fixture.echo();
        fixture.start(builder().route(TYPE, backend.endpoint()).route(OTHER, other.endpoint()));
        List<FrameClient> clients = servedClients(3 * LOOPS);

        for (int restart = 1; restart <= 3; restart++) {
            backend.stop();
            long lost = (long) restart * LOOPS;
            fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(lost));
            clients.forEach(client -> fixture.assertServed(client, OTHER));
            backend.start();
            clients.forEach(fixture::assertServed);
        }

        assertThat(backend.connectionsAccepted()).isEqualTo(4 * LOOPS);
        assertThat(other.connectionsAccepted()).isEqualTo(LOOPS);
        assertThat(fixture.gateway().stats().sessionsActive()).isEqualTo(clients.size());
    }

    @Test
    void backendThatCrashes_keepsItsClients() {
        fixture.startFor(backend);
        List<FrameClient> clients = servedClients(2 * LOOPS);

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        backend.start();

        clients.forEach(fixture::assertServed);
    }

    @Test
    void linkWithoutSessions_isClosedAfterTheIdleTimeout_andOpenedAgainWhenNeeded() {
        PoolConfig pool = PoolConfig.defaults().withIdleTimeout(Duration.ofMillis(200));
        fixture.start(builder()
                .eventLoops(1)
                .backend(BackendConfig.defaults().withPool(pool))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        client.close();

        backend.awaitOpenConnections(0, WAIT);

        fixture.assertServed(fixture.tcp());
        assertThat(backend.connectionsAccepted()).isEqualTo(2);
        assertThat(fixture.gateway().stats().linksLost()).isZero();
    }

    @Test
    void linkWithASession_isNotClosedAtTheIdleTimeout() {
        PoolConfig pool = PoolConfig.defaults().withIdleTimeout(Duration.ofMillis(100));
        fixture.start(builder().backend(BackendConfig.defaults().withPool(pool)).route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        client.expectNothing(Duration.ofMillis(400));

        fixture.assertServed(client);
        assertThat(backend.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void clientsThatComeWhileTheLinkIsDialed_shareIt() {
        PoolConfig pool = PoolConfig.defaults().withRetries(20, Duration.ofMillis(30));
        fixture.start(builder().backend(BackendConfig.defaults().withPool(pool)).route(TYPE, backend.endpoint()));
        backend.stop();
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(fixture.tcp());
            clients.get(i).send(message(i, "waiting " + i));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(10));

        backend.start();

        for (int i = 0; i < 10; i++) {
            assertThat(clients.get(i).receive(WAIT).text()).isEqualTo("waiting " + i);
        }
        assertThat(backend.connectionsAccepted()).isEqualTo(LOOPS);
    }

    @Test
    void hostName_isResolved() {
        fixture.start(builder().route(TYPE, "localhost:" + backend.port()));

        fixture.assertServed(fixture.tcp());
    }

    @Test
    void hostNameThatIsUnknown_closesTheClient() {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withPool(GatewayFixture.noRetries()))
                .route(TYPE, "no-such-host.invalid:1"));
        FrameClient client = fixture.tcp();

        client.send(message(1, "lost"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("backend_unavailable", 1);
    }

    private List<FrameClient> servedClients(int count) {
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(i % 3 == 0 ? fixture.webSocket() : fixture.tcp());
            fixture.assertServed(clients.get(i));
        }
        return clients;
    }
}
