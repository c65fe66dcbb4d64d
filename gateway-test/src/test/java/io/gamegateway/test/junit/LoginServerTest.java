/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of docs/testing.md. */
class LoginServerTest {

    private static final int LOGIN = 10;

    @RegisterExtension
    final GatewayExtension gateway = GatewayExtension.builder()
            .backend(LOGIN, (connection, frame) -> {
                String answer = frame.text().equals("secret") ? "welcome" : "who are you?";
                connection.send(GateFrame.reply(frame.sessionId(), frame.type(), answer));
            })
            .build();

    @Test
    void player_isWelcome(FrameClient player) {
        player.send(ClientMessage.of(1, gateway.serverId(LOGIN), "secret"));

        assertThat(gateway.receive(player).text()).isEqualTo("welcome");
    }

    @Test
    void restartOfTheServer_isNotNoticed(FrameClient player) {
        player.send(ClientMessage.of(1, gateway.serverId(LOGIN), "secret"));
        gateway.receive(player);

        gateway.backend(LOGIN).crash();
        gateway.awaitStats("the crash is seen", stats -> stats.linksActive() == 0);
        player.send(ClientMessage.of(1, gateway.serverId(LOGIN), "guess"));
        gateway.backend(LOGIN).start();

        assertThat(gateway.receive(player).text()).isEqualTo("who are you?");
    }

    @Test
    void playerOnABadLine_isClosedAlone(FrameClient other) {
        FrameClient player = gateway.client(gateway.connectorThroughNetwork().webSocket("/"));
        player.send(ClientMessage.of(1, gateway.serverId(LOGIN), "secret"));
        gateway.receive(player);

        gateway.clientNetwork().reset();

        gateway.awaitClosed(CloseReason.NORMAL, 1);
        other.send(ClientMessage.of(1, gateway.serverId(LOGIN), "secret"));
        assertThat(gateway.receive(other).text()).isEqualTo("welcome");
    }
}
