/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOPS;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.IoTransport;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages to a backend and back. */
class RoundTripTest {

    private static final int GATE_FRAME_BYTES = 29;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @ParameterizedTest
    @EnumSource
    void message_toAnEchoingBackend_comesBackWithServerIdZero(ClientProtocol protocol) {
        fixture.startFor(fixture.echo());
        FrameClient client = fixture.client(protocol);

        client.send(ClientMessage.of(0xFEDC, ClientMessage.serverId(3, TYPE, 5), "héllo"));

        assertThat(client.receive(WAIT)).isEqualTo(ClientMessage.of(0xFEDC, 0, "héllo"));
    }

    @Test
    void message_overNio_comesBack() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder().ioTransport(IoTransport.NIO).route(TYPE, backend.endpoint()));

        fixture.assertServed(fixture.tcp());
        fixture.assertServed(fixture.webSocket());
    }

    @Test
    void message_atTheBackend_isAGateFrameByteForByte() throws Exception {
        try (ServerSocket backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.start(builder().route(TYPE, "127.0.0.1:" + backend.getLocalPort()));
            FrameClient client = fixture.tcp();
            client.send(message(0x1234, "abc"));

            try (Socket link = backend.accept()) {
                byte[] frame = link.getInputStream().readNBytes(GATE_FRAME_BYTES + 3);
                ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
                long sessionId = bytes.getLong(12);

                assertThat(sessionId).isNotZero();
                assertThat(frame)
                        .isEqualTo(ByteBuffer.allocate(GATE_FRAME_BYTES + 3)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(9 + 3)
                                .putInt(0x1234)
                                .putInt(0)
                                .putLong(sessionId)
                                .put((byte) 1)
                                .putLong(sessionId)
                                .put(new byte[] {'a', 'b', 'c'})
                                .array());
            }
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionId_overASessionsLife_staysTheSame(ClientProtocol protocol) {
        ScriptedBackend backend = fixture.echo();
        fixture.startFor(backend);
        FrameClient client = fixture.client(protocol);

        long first = fixture.sessionOf(client, backend);

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.sessionOf(client, backend)).isEqualTo(first);
        }
    }

    @Test
    void sessionIds_ofManySessions_areDifferentAndTellTheGatewaysName() {
        ScriptedBackend backend = fixture.echo();
        fixture.startFor(backend);

        List<Long> ids = IntStream.range(0, 40)
                .mapToObj(i -> fixture.sessionOf(i % 2 == 0 ? fixture.tcp() : fixture.webSocket(), backend))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.stream().map(id -> id >>> 52).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void payload_ofNoBytesOrAsManyAsThereCanBe_comesBack(ClientProtocol protocol) {
        fixture.startFor(fixture.echo());
        FrameClient client = fixture.client(protocol);
        byte[] largest = new byte[ClientMessage.MAX_PAYLOAD_BYTES];
        new Random(1).nextBytes(largest);

        client.send(
                new ClientMessage(1, serverId(TYPE), new byte[0]),
                new ClientMessage(2, serverId(TYPE), largest),
                new ClientMessage(0, serverId(TYPE), new byte[0]));

        assertThat(client.receive(3, WAIT))
                .containsExactly(
                        new ClientMessage(1, 0, new byte[0]),
                        new ClientMessage(2, 0, largest),
                        new ClientMessage(0, 0, new byte[0]));
    }

    @Test
    void manyClients_eachGetTheirOwnReplies_overNoMoreLinksThanEventLoops() {
        ScriptedBackend backend = fixture.echo();
        fixture.startFor(backend);
        List<FrameClient> clients = IntStream.range(0, 100)
                .mapToObj(i -> i % 2 == 0 ? fixture.tcp() : fixture.webSocket())
                .toList();

        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).send(message(round, "client " + i));
            }
        }

        for (int i = 0; i < clients.size(); i++) {
            for (int round = 0; round < 5; round++) {
                assertThat(clients.get(i).receive(WAIT)).isEqualTo(reply(round, "client " + i));
            }
        }
        assertThat(backend.connectionsAccepted()).isEqualTo(LOOPS);
        assertThat(fixture.gateway().stats().sessionsActive()).isEqualTo(clients.size());
    }

    @ParameterizedTest
    @EnumSource
    void thousandsOfPipelinedMessages_inOneWrite_arriveAndReturnInOrder(ClientProtocol protocol) {
        ScriptedBackend backend = fixture.echo();
        fixture.startFor(backend);
        FrameClient client = fixture.client(protocol);
        int count = 5_000;

        client.send(IntStream.range(0, count).mapToObj(i -> message(i, "#" + i)).toArray(ClientMessage[]::new));

        assertThat(backend.awaitFrames(count, WAIT))
                .extracting(GateFrame::type)
                .isEqualTo(IntStream.range(0, count).boxed().toList());
        assertThat(client.receive(count, WAIT))
                .isEqualTo(IntStream.range(0, count)
                        .mapToObj(i -> reply(i, "#" + i))
                        .toList());
    }

    @Test
    void stats_afterARoundTrip_countMessagesAndWireBytes() {
        fixture.startFor(fixture.echo());
        FrameClient client = fixture.tcp();

        client.send(message(1, "12345"));
        client.receive(WAIT);

        fixture.eventuallyStats(stats -> {
            assertThat(stats.messagesFromClients()).isEqualTo(1);
            assertThat(stats.messagesToClients()).isEqualTo(1);
            assertThat(stats.bytesFromClients()).isEqualTo(8 + 5);
            assertThat(stats.bytesToClients()).isEqualTo(8 + 5);
            assertThat(stats.bytesToBackends()).isEqualTo(GATE_FRAME_BYTES + 5);
            assertThat(stats.bytesFromBackends()).isEqualTo(GATE_FRAME_BYTES + 5);
            assertThat(stats.connectionsActive()).isEqualTo(1);
            assertThat(stats.sessionsActive()).isEqualTo(1);
            assertThat(stats.linksActive()).isEqualTo(1);
        });
        client.close();
        fixture.eventuallyStats(stats -> {
            assertThat(stats.connectionsActive()).isZero();
            assertThat(stats.sessionsActive()).isZero();
            assertThat(stats.connectionsTotal()).isEqualTo(1);
            assertThat(stats.connectionsClosed()).containsEntry("normal", 1L);
        });
    }
}
