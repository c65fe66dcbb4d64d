/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads whose zip bit is set. */
class CompressionTest {

    private static final ClientMessage PLAIN = message(1, "la la la la la la la la la la");
    private static final ClientMessage ZIPPED = PLAIN.zipped();
    private static final BackendConfig INFLATE = BackendConfig.defaults().withCompression(Compression.INFLATE);
    private static final int MAX_BYTES = 100_000;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.recording();

    private void start(BackendConfig config) {
        fixture.start(builder()
                .limits(unlimited().withMaxMessageBytes(MAX_BYTES))
                .backend(config)
                .route(TYPE, backend.endpoint()));
    }

    @Test
    void passThrough_forwardsThePayloadAsItIs_withoutTheFlag() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.tcp();

        client.send(ZIPPED, PLAIN);

        GateFrame zipped = backend.awaitFrame(WAIT);
        assertThat(zipped.payload()).isEqualTo(ZIPPED.payload());
        assertThat(zipped.serverId()).isZero();
        assertThat(backend.awaitFrame(WAIT).text()).isEqualTo(PLAIN.text());
    }

    @Test
    void passThrough_ignoresTheFlagOfAReply() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, backend);

        backend.openConnections()
                .get(0)
                .send(GateFrame.reply(session, 1, ZIPPED.payload()).withServerId(ClientMessage.ZIP_BIT));

        assertThat(client.receive(WAIT)).isEqualTo(new ClientMessage(1, 0, ZIPPED.payload()));
    }

    @ParameterizedTest
    @EnumSource
    void forwardZipFlag_carriesTheFlagInBothDirections(ClientProtocol protocol) {
        start(BackendConfig.defaults().withForwardZipFlag(true));
        FrameClient client = fixture.client(protocol);

        client.send(ZIPPED, PLAIN);

        GateFrame zipped = backend.awaitFrame(WAIT);
        assertThat(zipped.payload()).isEqualTo(ZIPPED.payload());
        assertThat(zipped.serverId()).isEqualTo(ClientMessage.ZIP_BIT);
        assertThat(backend.awaitFrame(WAIT).serverId()).isZero();

        backend.openConnections()
                .get(0)
                .send(
                        GateFrame.reply(zipped.sessionId(), 1, ZIPPED.payload()).withServerId(ClientMessage.ZIP_BIT),
                        GateFrame.reply(zipped.sessionId(), 2, "plain").withServerId(serverId(TYPE)));

        assertThat(client.receive(WAIT)).isEqualTo(new ClientMessage(1, ClientMessage.ZIP_BIT, ZIPPED.payload()));
        assertThat(client.receive(WAIT)).isEqualTo(ClientMessage.of(2, 0, "plain"));
    }

    @Test
    void zippedAndPlainMessages_toOneServerId_takeTheSameRoute() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.tcp();

        client.send(PLAIN, ZIPPED, PLAIN);

        assertThat(backend.awaitFrames(3, WAIT)).extracting(GateFrame::type).containsOnly(1);
        assertThat(backend.connectionsAccepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void inflate_givesTheBackendThePlainPayload(ClientProtocol protocol) {
        start(INFLATE);
        FrameClient client = fixture.client(protocol);

        client.send(ZIPPED, PLAIN, message(3, "").zipped());
        client.send(message(4, "x".repeat(60_000)).zipped());

        assertThat(backend.awaitFrames(4, WAIT))
                .extracting(GateFrame::text)
                .containsExactly(PLAIN.text(), PLAIN.text(), "", "x".repeat(60_000));
        assertThat(backend.frames()).extracting(GateFrame::serverId).containsOnly(0);
    }

    @Test
    void inflate_upToTheLimitThatIsMoreThanAClientFrameCouldSay_isForwarded() {
        start(INFLATE);
        FrameClient client = fixture.tcp();

        client.send(zippedMessage(MAX_BYTES));

        assertThat(backend.awaitFrame(WAIT).payload()).isEqualTo(new byte[MAX_BYTES]);
    }

    @Test
    void inflate_ofABomb_closesTheClientBeforeItIsUnpacked() {
        start(INFLATE);
        FrameClient bystander = fixture.tcp();
        FrameClient client = fixture.webSocket();

        client.send(zippedMessage(MAX_BYTES + 1));

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(1009);
        fixture.eventuallyClosed("message_too_large", 1);
        backend.expectNothing(QUIET);
        fixture.sessionOf(bystander, backend);
    }

    /** Of ten KB, and the most that a message can carry; one that becomes a GB is in PayloadInflaterTest, as it takes 1 MB. */
    @ParameterizedTest
    @ValueSource(ints = {10, 128})
    void inflate_ofABombOfManyMegabytes_closesTheClient_andKeepsNothing(int megabytes) {
        start(INFLATE);
        FrameClient bystander = fixture.tcp();
        FrameClient client = fixture.webSocket();
        byte[] bomb = zippedZeros(megabytes);
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

        client.send(new ClientMessage(1, serverId(TYPE), Arrays.copyOf(bomb, Math.min(bomb.length, 65_535))).zip());

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(1009);
        fixture.eventuallyClosed("message_too_large", 1);
        backend.expectNothing(QUIET);
        fixture.sessionOf(bystander, backend);
        // A chunk of the pool per loop, which stays there for others.
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                .isLessThan(8L * 1024 * 1024);
    }

    /** A stream of so many megabytes. */
    private static byte[] zippedZeros(int megabytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(zipped, new Deflater(Deflater.BEST_SPEED))) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < megabytes; i++) {
                out.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    @Test
    void inflate_ofACorruptPayload_closesTheClient() {
        start(INFLATE);
        FrameClient bystander = fixture.tcp();
        FrameClient client = fixture.webSocket();

        client.send(message(1, "not zlib at all").zip());

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(1002);
        fixture.eventuallyClosed("protocol_error", 1);
        backend.expectNothing(QUIET);
        fixture.sessionOf(bystander, backend);
    }

    @Test
    void inflate_ofATruncatedPayload_closesTheClient() {
        start(INFLATE);
        FrameClient client = fixture.tcp();

        client.send(new ClientMessage(1, serverId(TYPE), Arrays.copyOf(ZIPPED.payload(), ZIPPED.payload().length - 1))
                .zip());

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("protocol_error", 1);
    }

    /** The kit's messages are no larger than the wire allows, so the stream is made here. */
    private static ClientMessage zippedMessage(int bytes) {
        byte[] compressed = new byte[1_000];
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(new byte[bytes]);
            deflater.finish();
            int length = deflater.deflate(compressed);
            assertThat(deflater.finished()).isTrue();
            return new ClientMessage(1, serverId(TYPE), Arrays.copyOf(compressed, length)).zip();
        } finally {
            deflater.end();
        }
    }
}
