/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOP_THREAD;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Session ids that users draw themselves. */
class SessionIdTest {

    private static final long FIRST = 17;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();
    private volatile LongSupplier next = () -> FIRST;

    private void start() {
        SessionIdGenerator generator = () -> {
            threads.add(Thread.currentThread().getName());
            return next.getAsLong();
        };
        fixture.start(builder().sessionIdGenerator(generator).route(TYPE, backend.endpoint()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void drawnId_isTheSessions(long id) {
        next = () -> id;
        start();
        FrameClient client = fixture.tcp();

        client.send(message(1, "hi"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "hi"));
        assertThat(backend.frames()).extracting(GateFrame::sessionId).containsExactly(id);
        assertThat(threads).singleElement().asString().startsWith(LOOP_THREAD);
    }

    @ParameterizedTest
    @EnumSource
    void duplicateId_closesTheNewcomerAlone(ClientProtocol protocol) {
        expectClosed(protocol, () -> FIRST);
    }

    @ParameterizedTest
    @EnumSource
    void zero_closesTheConnection(ClientProtocol protocol) {
        expectClosed(protocol, () -> 0);
    }

    @ParameterizedTest
    @EnumSource
    void exception_closesTheConnection(ClientProtocol protocol) {
        expectClosed(protocol, () -> {
            throw new IllegalStateException("out of ids");
        });
    }

    private void expectClosed(ClientProtocol protocol, LongSupplier bad) {
        start();
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander);
        next = bad;

        FrameClient client = protocol == ClientProtocol.TCP ? fixture.tcp() : fixture.webSocket();
        if (protocol == ClientProtocol.TCP) {
            client.send(message(1, "hi"));
        }
        client.awaitClose(WAIT);

        fixture.eventuallyClosed("internal_error", 1);
        fixture.eventuallyStats(stats -> {
            assertThat(stats.sessionsActive()).isEqualTo(1);
            assertThat(stats.connectionsActive()).isEqualTo(1);
        });
        fixture.assertServed(bystander);
        next = () -> 4711;
        fixture.assertServed(fixture.client(protocol));
    }

    @Test
    void idOfASessionThatEnded_canBeDrawnAgain() {
        start();
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        client.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());

        fixture.assertServed(fixture.tcp());
    }
}
