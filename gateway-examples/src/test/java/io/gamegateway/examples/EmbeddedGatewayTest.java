/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.Gateway;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EmbeddedGatewayTest {

    private static final int SERVER_TYPE_10 = ClientMessage.serverId(0, 10, 1);

    @Test
    void start_twoGameServers_sessionsTakeTurns() {
        try (ScriptedBackend first = ScriptedBackend.prefixing("first: ");
                ScriptedBackend second = ScriptedBackend.prefixing("second: ");
                Gateway gateway = EmbeddedGateway.start(0, first.endpoint(), second.endpoint())) {
            InetSocketAddress address =
                    new InetSocketAddress("127.0.0.1", gateway.boundAddress().getPort());
            assertThat(ask(address)).isEqualTo("first: hello");
            assertThat(ask(address)).isEqualTo("second: hello");
        }
    }

    private static String ask(InetSocketAddress gateway) {
        try (FrameClient client = FrameClient.tcp(gateway)) {
            client.send(ClientMessage.of(1, SERVER_TYPE_10, "hello"));
            return client.receive(Duration.ofSeconds(10)).text();
        }
    }
}
