/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.config.Limits;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketFrame;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one session may send per second; all of a test's messages leave the client at once. */
class SessionRateTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private FrameClient start(Limits limits, ClientProtocol protocol) {
        fixture.start(builder().limits(limits).route(TYPE, fixture.echo().endpoint()));
        return fixture.client(protocol);
    }

    private static ClientMessage[] messages(int count, String text) {
        return IntStream.range(0, count).mapToObj(i -> message(i, text)).toArray(ClientMessage[]::new);
    }

    private void assertRateLimited(FrameClient client) {
        client.awaitClose(WAIT)
                .webSocketCode()
                .ifPresent(code -> assertThat(code).isEqualTo(4007));
        fixture.eventuallyClosed("rate_limited", 1);
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander);
    }

    @ParameterizedTest
    @EnumSource
    void asManyMessagesAsAllowed_areAnswered(ClientProtocol protocol) {
        FrameClient client = start(unlimited().withMessagesPerSecond(5), protocol);

        client.send(messages(5, "fits"));

        assertThat(client.receive(5, WAIT)).hasSize(5);
        assertThat(client.isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void oneMessageMore_closesTheSession(ClientProtocol protocol) {
        FrameClient client = start(unlimited().withMessagesPerSecond(5), protocol);

        client.send(messages(6, "too many"));

        assertRateLimited(client);
    }

    @Test
    void asManyBytesAsAllowed_headersIncluded_areAnswered() {
        FrameClient client = start(unlimited().withBytesPerSecond(3 * (8 + 4)), ClientProtocol.TCP);

        client.send(messages(3, "fits"));

        assertThat(client.receive(3, WAIT)).hasSize(3);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void oneByteMore_closesTheSession() {
        FrameClient client = start(unlimited().withBytesPerSecond(3 * (8 + 4) - 1), ClientProtocol.TCP);

        client.send(messages(3, "four"));

        assertRateLimited(client);
    }

    @Test
    void inflatedBytes_countAsTheyAreInflated() {
        ScriptedBackend backend = fixture.echo();
        ClientMessage zipped = new ClientMessage(1, serverId(TYPE), new byte[20_000]).zipped();
        int plainBytes = ClientMessage.HEADER_BYTES + 20_000;
        fixture.start(builder()
                .backend(BackendConfig.defaults().withCompression(Compression.INFLATE))
                .limits(unlimited().withBytesPerSecond(plainBytes))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();
        FrameClient greedy = fixture.tcp();

        client.send(zipped);
        assertThat(client.receive(WAIT).payload()).hasSize(20_000);
        greedy.send(zipped, zipped);

        greedy.awaitClose(WAIT);
        fixture.eventuallyClosed("rate_limited", 1);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void controlFrames_count() {
        FrameClient client = start(unlimited().withMessagesPerSecond(3), ClientProtocol.WEBSOCKET);

        client.sendFrames(
                WebSocketFrame.ping("1"), WebSocketFrame.ping("2"), WebSocketFrame.ping("3"), WebSocketFrame.ping("4"));

        assertRateLimited(client);
    }

    @Test
    void messagesThatWaitForTheirRoute_countOnce() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder().limits(unlimited().withMessagesPerSecond(4)).route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();

        // The first waits for its link, and is looked at again when that is there.
        client.send(messages(4, "fits"));

        assertThat(client.receive(4, WAIT)).hasSize(4);
        assertThat(client.isOpen()).isTrue();
    }
}
