/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOPS;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services with a transport of their own, beside others. */
class ServiceTransportTest {

    private static final int CHAT = 20;
    private static final int MAIL = 21;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final InMemoryTransport inMemory = new InMemoryTransport();

    private static RouteRule rule(int serverType, String service, String endpoint) {
        return new RouteRule(serverType, RouteRule.ANY_WORLD, service, List.of(Endpoint.parse(endpoint)));
    }

    private GatewayBuilder mixed(String game) {
        return builder()
                .backendTransport("chat", inMemory)
                .backendTransport("mail", inMemory)
                .route(rule(TYPE, "game", game))
                .route(rule(CHAT, "chat", "chat:1"))
                .route(rule(MAIL, "mail", "mail:1"));
    }

    @Test
    void oneSession_talksToServicesOfBothTransports() {
        ScriptedBackend game = fixture.prefixing("tcp ");
        fixture.start(mixed(game.endpoint()));
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, CHAT, "two"), message(3, MAIL, "three"), message(4, "four"));

        assertThat(client.receive(4, WAIT))
                .containsExactlyInAnyOrder(
                        reply(1, "tcp one"), reply(2, "chat two"), reply(3, "mail three"), reply(4, "tcp four"));
        game.awaitFrame(WAIT);
        assertThat(game.awaitFrame(WAIT).text()).isEqualTo("four");
    }

    @Test
    void transportOfTwoServices_isOpenedOncePerLoop_andClosedOnce() {
        fixture.start(mixed(fixture.echo().endpoint()));

        fixture.gateway().close();

        assertThat(inMemory.opened).hasValue(LOOPS);
        assertThat(inMemory.linksClosed).hasValue(LOOPS);
        assertThat(inMemory.closed).hasValue(1);
    }

    @Test
    void ownTransportForAllOthers_isKept() {
        InMemoryTransport others = new InMemoryTransport();
        fixture.start(mixed("game:1").backendTransport(others));
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, CHAT, "two"));

        assertThat(client.receive(2, WAIT)).containsExactlyInAnyOrder(reply(1, "game one"), reply(2, "chat two"));
        assertThat(others.acquired).hasValue(1);
        assertThat(inMemory.acquired).hasValue(1);
    }

    @Test
    void pool_isThatOfBoth() {
        fixture.start(mixed(fixture.echo().endpoint())
                .backend(BackendConfig.defaults().withLinks(LinkMode.EXCLUSIVE)));
        fixture.assertServed(fixture.tcp());

        assertThat(fixture.gateway().stats().pool().connections()).isEqualTo(1);
    }

    @Test
    void reconfigure_rereadsTheFilesOfAll_orChangesNone() {
        Files first = new Files();
        Files second = new Files();
        fixture.start(mixed(fixture.echo().endpoint())
                .backendTransport("first", first)
                .backendTransport("second", second));

        fixture.gateway().reconfigure(fixture.gateway().config());
        second.readable = false;
        assertThatThrownBy(() -> fixture.gateway().reconfigure(fixture.gateway().config()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such file");

        assertThat(first.inForce).hasValue(1);
        assertThat(second.inForce).hasValue(1);
    }

    /** A transport that is configured with files, and counts how often they were put in force. */
    private static final class Files implements BackendTransport {

        private final AtomicInteger inForce = new AtomicInteger();
        private volatile boolean readable = true;

        @Override
        public BackendLinks open(TransportContext context) {
            return new InMemoryTransport().open(context);
        }

        @Override
        public Runnable reload() {
            if (!readable) {
                throw new IllegalArgumentException("no such file");
            }
            return inForce::incrementAndGet;
        }
    }

    @Test
    void endpointOfTwoTransports_isRefused() {
        assertThatThrownBy(() -> mixed("chat:1").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backendTransport: chat:1 of the services game and chat (expected: one transport to an"
                        + " endpoint)");
    }

    @Test
    void blankService_isRefused() {
        assertThatThrownBy(() -> builder().backendTransport(" ", inMemory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("serviceName: ' ' (expected: not blank)");
    }
}
