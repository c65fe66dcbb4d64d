/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOPS;
import static io.gamegateway.GatewayFixture.LOOP_THREAD;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.FrameClient;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A backend transport of the user's own. */
class CustomTransportTest {

    private static final int LATE = 11;
    private static final int REFUSING = 12;
    private static final int THROWING = 13;
    private static final int BROKEN = 14;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final InMemoryTransport transport = new InMemoryTransport();

    @BeforeEach
    void start() {
        fixture.start(builder()
                .backendTransport(transport)
                .route(TYPE, "good:1")
                .route(LATE, InMemoryTransport.LATE + ":1")
                .route(REFUSING, InMemoryTransport.REFUSING + ":1")
                .route(THROWING, InMemoryTransport.THROWING + ":1")
                .route(BROKEN, InMemoryTransport.BROKEN + ":1"));
    }

    @ParameterizedTest
    @EnumSource
    void messages_goThereAndBack_onEventLoops(ClientProtocol protocol) {
        FrameClient client = fixture.client(protocol);

        client.send(message(1, "one"), message(2, LATE, "two"), message(3, "three"));

        assertThat(client.receive(3, WAIT))
                .containsExactlyInAnyOrder(reply(1, "good one"), reply(2, "late two"), reply(3, "good three"));
        client.close();
        eventually(() -> assertThat(transport.released).hasValue(2));
        assertThat(transport.acquired).hasValue(2);
        assertThat(transport.threads).allMatch(thread -> thread.startsWith(LOOP_THREAD));
    }

    @ParameterizedTest
    @CsvSource({
        REFUSING + ", backend_refused, 4011",
        THROWING + ", internal_error, 4014",
        BROKEN + ", internal_error, 4014"
    })
    void transportThatFails_closesTheSessionAlone(int serverType, String reason, int code) {
        FrameClient bystander = fixture.tcp();
        assertAnswered(bystander);
        FrameClient client = fixture.webSocket();

        client.send(message(1, serverType, "lost"));

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(code);
        fixture.eventuallyClosed(reason, 1);
        assertAnswered(bystander);
    }

    @Test
    void clientThatLeavesBeforeItsLinkComes_releasesIt() {
        for (int i = 0; i < 20; i++) {
            FrameClient client = fixture.tcp();
            client.send(message(1, LATE, "hi"));
            client.reset();
        }

        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
        eventually(() -> assertThat(transport.released).hasValue(transport.acquired.get()));
    }

    @Test
    void close_closesTheLinksOfEachLoop_andThenTheTransport() {
        assertAnswered(fixture.tcp());

        fixture.gateway().close();

        assertThat(transport.opened).hasValue(LOOPS);
        assertThat(transport.linksClosed).hasValue(LOOPS);
        assertThat(transport.closed).hasValue(1);
        assertThat(transport.released).hasValue(transport.acquired.get());
        assertThat(List.copyOf(transport.threads)).allMatch(thread -> thread.startsWith(LOOP_THREAD));
    }

    private static void assertAnswered(FrameClient client) {
        client.send(message(1, "hi"));
        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "good hi"));
    }
}
