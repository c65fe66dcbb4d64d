/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.spi.PoolStatus;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A link of its own for each session, from a pool. */
class ExclusiveLinksTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    private void start(PoolConfig pool) {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withLinks(LinkMode.EXCLUSIVE).withPool(pool))
                .route(TYPE, backend.endpoint()));
    }

    @Test
    void eachSession_hasALinkOfItsOwn() {
        start(PoolConfig.defaults());
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(i % 2 == 0 ? fixture.tcp() : fixture.webSocket());
            fixture.assertServed(clients.get(i));
        }
        clients.forEach(fixture::assertServed);

        List<BackendConnection> links = backend.awaitOpenConnections(8, WAIT);

        for (BackendConnection link : links) {
            assertThat(link.frames().stream().map(GateFrame::sessionId).distinct())
                    .hasSize(1);
            assertThat(link.frames()).hasSize(2);
        }
    }

    @Test
    void severalServerIdsOfASession_useItsOneLink() {
        start(PoolConfig.defaults());
        FrameClient client = fixture.tcp();

        client.send(message(1, "a"), ClientMessage.of(2, ClientMessage.serverId(0, TYPE, 1), "b"));

        assertThat(client.receive(2, WAIT)).hasSize(2);
        assertThat(backend.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void linkOfASessionThatEnded_isUsedAgain() {
        fixture.start(builder()
                .eventLoops(1)
                .backend(BackendConfig.defaults().withLinks(LinkMode.EXCLUSIVE))
                .route(TYPE, backend.endpoint()));

        for (int i = 0; i < 5; i++) {
            FrameClient client = fixture.tcp();
            fixture.assertServed(client);
            client.close();
            fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
        }

        assertThat(backend.connectionsAccepted()).isEqualTo(1);
        assertThat(backend.frames().stream().map(GateFrame::sessionId).distinct())
                .hasSize(5);
    }

    @Test
    void sessionPastTheLimitOfItsService_isClosedAsOverload_andTheOthersGoOn() {
        start(PoolConfig.defaults().withMaxConnectionsPerService(2));
        FrameClient first = fixture.tcp();
        FrameClient second = fixture.tcp();
        fixture.assertServed(first);
        fixture.assertServed(second);

        FrameClient third = fixture.webSocket();
        third.send(message(1, "one too many"));

        assertThat(third.awaitClose(WAIT).webSocketCode()).hasValue(1013);
        fixture.eventuallyClosed("overload", 1);
        fixture.assertServed(first);
        fixture.assertServed(second);
        assertThat(backend.connectionsAccepted()).isEqualTo(2);
        assertThat(fixture.gateway().stats().pool()).isEqualTo(new PoolStatus(2, 0, 1));
        first.close();
        fixture.eventuallyStats(stats -> assertThat(stats.pool()).isEqualTo(new PoolStatus(2, 1, 1)));
    }

    @Test
    void idleLinkOfAnotherLoop_makesRoomAtTheLimit() {
        start(PoolConfig.defaults().withMaxConnectionsPerService(1));

        // Connections go to the loops in turn, so that at least every other session needs the other loop's place.
        for (int i = 0; i < 6; i++) {
            FrameClient client = fixture.tcp();
            fixture.assertServed(client);
            client.close();
            fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
        }

        assertThat(backend.connectionsAccepted()).isGreaterThan(1);
        backend.awaitOpenConnections(1, WAIT);
        assertThat(fixture.gateway().stats().linksLost()).isZero();
        assertThat(fixture.gateway().stats().connectionsClosed()).containsEntry("overload", 0L);
    }

    @Test
    void pooledLink_isClosedAfterTheIdleTimeout() {
        start(PoolConfig.defaults().withIdleTimeout(Duration.ofMillis(200)).withMaxConnectionsPerService(1));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        client.expectNothing(Duration.ofMillis(500));
        fixture.assertServed(client);
        assertThat(backend.connectionsAccepted()).isEqualTo(1);

        client.close();

        backend.awaitOpenConnections(0, WAIT);
        fixture.assertServed(fixture.tcp());
    }

    @Test
    void linkThatTheBackendCloses_isReplacedAtTheNextMessage() {
        start(PoolConfig.defaults().withMaxConnectionsPerService(1));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        for (int i = 1; i <= 3; i++) {
            backend.closeConnections();
            int lost = i;
            fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(lost));
            fixture.assertServed(client);
        }

        assertThat(backend.connectionsAccepted()).isEqualTo(4);
    }

    @Test
    void pooledLinkThatTheBackendCloses_freesItsPlace() {
        start(PoolConfig.defaults().withMaxConnectionsPerService(1));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        client.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());

        backend.resetConnections();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());

        fixture.assertServed(fixture.tcp());
    }

    @Test
    void failedDial_freesItsPlace() {
        start(GatewayFixture.noRetries().withMaxConnectionsPerService(1));
        backend.stop();
        for (int i = 0; i < 3; i++) {
            FrameClient client = fixture.tcp();
            client.send(message(1, "nobody there"));
            client.awaitClose(WAIT);
        }
        fixture.eventuallyClosed("backend_unavailable", 3);

        backend.start();

        fixture.assertServed(fixture.tcp());
    }

    @Test
    void replyToTheFormerSessionOfALink_doesNotReachTheNextOne() {
        fixture.start(builder()
                .eventLoops(1)
                .backend(BackendConfig.defaults().withLinks(LinkMode.EXCLUSIVE))
                .route(TYPE, backend.endpoint()));
        FrameClient former = fixture.tcp();
        long formerSession = fixture.sessionOf(former, backend);
        former.receive(WAIT);
        former.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
        FrameClient next = fixture.tcp();
        fixture.assertServed(next);

        backend.awaitOpenConnections(1, WAIT).get(0).send(GateFrame.reply(formerSession, 1, "for the former"));

        fixture.eventuallyDropped("session_gone", 1);
        fixture.assertServed(next);
    }
}
