/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.HangingPort;
import io.gamegateway.test.junit.GatewayExtension;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference client at a real gateway. */
class GameClientTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int TYPE = 10;

    @RegisterExtension
    final GatewayExtension gateway = GatewayExtension.builder()
            .backend(TYPE, BackendHandler.echo())
            .configure(builder -> builder.closing(new CloseConfig(true, Duration.ofSeconds(2))))
            .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Inbox inbox = new Inbox();

    /** What a client was told. */
    private static final class Inbox implements GameClient.Listener {

        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final CompletableFuture<GameClient.Closed> closed = new CompletableFuture<>();

        @Override
        public void message(GameClient.Message message) {
            texts.add(message.messageId() + " " + message.text());
        }

        @Override
        public void closed(GameClient.Closed reason) {
            closed.complete(reason);
        }

        GameClient.Closed awaitClosed() throws Exception {
            return closed.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private GameClient connect(ClientProtocol protocol) throws IOException {
        InetSocketAddress address = gateway.address();
        return gateway.closing(
                protocol == ClientProtocol.TCP
                        ? GameClient.tcp(address, inbox)
                        : GameClient.webSocket(http, URI.create("ws://127.0.0.1:" + address.getPort() + "/"), inbox));
    }

    private void awaitTexts(String... texts) {
        await().atMost(WAIT).untilAsserted(() -> assertThat(inbox.texts).containsExactly(texts));
    }

    @ParameterizedTest
    @EnumSource
    void messages_goThereAndBack(ClientProtocol protocol) throws Exception {
        GameClient client = connect(protocol);

        for (int i = 1; i <= 5; i++) {
            client.send(i, GameClient.serverId(0, TYPE, 1), ("m" + i).getBytes(UTF_8));
        }

        awaitTexts("1 m1", "2 m2", "3 m3", "4 m4", "5 m5");
    }

    @ParameterizedTest
    @EnumSource
    void longestMessage_fits(ClientProtocol protocol) throws Exception {
        GameClient client = connect(protocol);

        client.send(
                1,
                GameClient.serverId(0, TYPE, 1),
                "x".repeat(GameClient.MAX_PAYLOAD_BYTES).getBytes(UTF_8));

        awaitTexts("1 " + "x".repeat(GameClient.MAX_PAYLOAD_BYTES));
        assertThatThrownBy(() -> client.send(1, 0, new byte[GameClient.MAX_PAYLOAD_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void kick_isTold(ClientProtocol protocol) throws Exception {
        GameClient client = connect(protocol);
        client.send(1, GameClient.serverId(0, TYPE, 1), "hi".getBytes(UTF_8));
        GateFrame frame = gateway.backend(TYPE).awaitFrame();

        gateway.gateway().clients().kick(frame.sessionId(), CloseReason.KICKED, "banned for a day");

        GameClient.Closed closed = inbox.awaitClosed();
        assertThat(closed.reason()).isEqualTo("kicked");
        assertThat(closed.text()).contains("banned for a day");
        assertThat(closed.retryAfter()).isEmpty();
        await().atMost(WAIT)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> client.send(1, 0, new byte[0])).isInstanceOf(IOException.class));
    }

    @ParameterizedTest
    @EnumSource
    void drain_asksToComeBackLater(ClientProtocol protocol) throws Exception {
        GameClient client = connect(protocol);
        client.send(1, GameClient.serverId(0, TYPE, 1), "hi".getBytes(UTF_8));
        awaitTexts("1 hi");

        gateway.gateway().drain(Duration.ofMillis(200));

        GameClient.Closed closed = inbox.awaitClosed();
        assertThat(closed.reason()).isEqualTo("draining");
        assertThat(closed.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @EnumSource
    void close_endsTheSession(ClientProtocol protocol) throws Exception {
        GameClient client = connect(protocol);
        client.send(1, GameClient.serverId(0, TYPE, 1), "hi".getBytes(UTF_8));
        awaitTexts("1 hi");

        client.close();

        assertThat(inbox.awaitClosed().reason()).isEqualTo("normal");
        gateway.awaitClosed(CloseReason.NORMAL, 1);
    }

    @Test
    void lostConnection_isTold() throws Exception {
        GameClient client =
                gateway.closing(GameClient.tcp(gateway.clientNetwork().address(), inbox));
        client.send(1, GameClient.serverId(0, TYPE, 1), "hi".getBytes(UTF_8));
        awaitTexts("1 hi");

        gateway.clientNetwork().reset();

        assertThat(inbox.awaitClosed().reason()).isEqualTo("lost");
    }

    @Test
    void nobodyThere_isAnError() {
        int port;
        try (HangingPort hanging = HangingPort.open()) {
            port = hanging.port();
        }
        assertThatThrownBy(() -> GameClient.tcp(new InetSocketAddress("127.0.0.1", port), inbox))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> GameClient.webSocket(http, URI.create("ws://127.0.0.1:" + port + "/"), inbox))
                .isInstanceOf(IOException.class);
    }
}
