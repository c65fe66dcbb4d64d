/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.ClientFrameDecoder;
import io.gamegateway.codec.ClientNotice;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.GateFrameDecoder;
import io.gamegateway.codec.ProtocolDetector;
import io.gamegateway.codec.ServerId;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ProtocolViolationError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The vectors, the product's codec, the peers' own encoding and the reference client say the same. */
class VectorsTest {

    static List<JsonNode> clientFrames() {
        return Vectors.of("clientFrames");
    }

    static List<JsonNode> clientStreams() {
        return Vectors.of("clientStreams");
    }

    static List<JsonNode> gateFrames() {
        return Vectors.of("gateFrames");
    }

    static List<JsonNode> invalidGateFrames() {
        return Vectors.of("invalidGateFrames");
    }

    static List<JsonNode> notices() {
        return Vectors.of("notices");
    }

    static List<JsonNode> detection() {
        return Vectors.of("detection");
    }

    // ---- client frames

    @ParameterizedTest
    @MethodSource
    void clientFrames(JsonNode vector) {
        byte[] frame = Vectors.frame(vector);
        byte[] payload = Vectors.payload(vector);
        int messageId = vector.path("messageId").asInt();
        int serverId = (int) vector.path("serverId").asLong();

        assertThat(ServerId.worldId(serverId)).isEqualTo(vector.path("worldId").asInt());
        assertThat(ServerId.serverType(serverId))
                .isEqualTo(vector.path("serverType").asInt());
        assertThat(ServerId.instId(serverId)).isEqualTo(vector.path("instId").asInt());
        assertThat(ServerId.isZip(serverId)).isEqualTo(vector.path("isZip").asBoolean());
        assertThat(encodedByTheCodec(messageId, serverId, payload)).isEqualTo(frame);
        assertThat(new ClientMessage(messageId, serverId, payload).encode()).isEqualTo(frame);
        assertThat(new GameClient.Message(messageId, serverId, payload).encode())
                .isEqualTo(frame);
        int plain = GameClient.serverId(
                vector.path("worldId").asInt(),
                vector.path("serverType").asInt(),
                vector.path("instId").asInt());
        assertThat(vector.path("isZip").asBoolean() ? plain | GameClient.ZIP_BIT : plain)
                .isEqualTo(serverId);
    }

    private static byte[] encodedByTheCodec(int messageId, int serverId, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        ClientFrame.writeHeader(out, payload.length, messageId, serverId);
        out.writeBytes(payload);
        return ByteBufUtil.getBytes(out);
    }

    @ParameterizedTest
    @MethodSource
    void clientStreams(JsonNode vector) {
        List<GameClient.Message> expected = new ArrayList<>();
        vector.path("messages")
                .forEach(index -> expected.add(message(clientFrames().get(index.asInt()))));
        List<byte[]> pieces = pieces(vector);

        GameClient.Decoder client = new GameClient.Decoder();
        assertThat(pieces.stream().flatMap(piece -> client.push(piece, piece.length).stream()))
                .containsExactlyElementsOf(expected);

        List<GameClient.Message> decoded = new ArrayList<>();
        ClientFrameDecoder codec = new ClientFrameDecoder(
                UnpooledByteBufAllocator.DEFAULT, ClientFrame.MAX_PAYLOAD_BYTES, new ClientFrameDecoder.Listener() {
                    @Override
                    public boolean onMessage(
                            int messageId, int serverId, ByteBuf buf, int payloadIndex, int payloadBytes) {
                        decoded.add(new GameClient.Message(
                                messageId, serverId, ByteBufUtil.getBytes(buf, payloadIndex, payloadBytes)));
                        return true;
                    }

                    @Override
                    public void onMessageTooLarge(int payloadBytes) {
                        throw new AssertionError(payloadBytes);
                    }
                });
        pieces.forEach(piece -> codec.decode(Unpooled.wrappedBuffer(piece)));
        codec.close();
        assertThat(decoded).isEqualTo(expected);
    }

    private static GameClient.Message message(JsonNode vector) {
        return new GameClient.Message(
                vector.path("messageId").asInt(), (int) vector.path("serverId").asLong(), Vectors.payload(vector));
    }

    private static List<byte[]> pieces(JsonNode vector) {
        byte[] all = Vectors.bytes(vector.path("hex"));
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (JsonNode cut : vector.path("cuts")) {
            pieces.add(Arrays.copyOfRange(all, from, cut.asInt()));
            from = cut.asInt();
        }
        pieces.add(Arrays.copyOfRange(all, from, all.length));
        return pieces;
    }

    // ---- gate frames

    @ParameterizedTest
    @MethodSource
    void gateFrames(JsonNode vector) {
        byte[] frame = Vectors.bytes(vector.path("hex"));
        boolean traced = vector.has("traceId");
        byte[] payload = Vectors.bytes(vector.path("payload"));

        assertThat(encodedByTheCodec(vector, payload)).isEqualTo(frame);
        GateFrame peer = Objects.requireNonNull(GateFrame.decode(littleEndian(frame), traced));
        assertThat(peer.encode()).isEqualTo(frame);
        assertThat(peer.sessionId())
                .isEqualTo(Long.parseLong(vector.path("sessionId").asString()));
        assertThat(peer.opCode()).isEqualTo(vector.path("opCode").asInt());
        assertThat(peer.payload()).isEqualTo(payload);
        if (traced) {
            assertThat(peer.traceIdHex()).isEqualTo(vector.path("traceId").asString());
        }
        assertThat(decodedByTheCodec(frame, traced ? TraceHeaderCodec.w3c() : TraceHeaderCodec.plain()))
                .containsExactly(vector.path("type").asInt() + " "
                        + (vector.path("isZip").asBoolean() ? ServerId.ZIP_BIT : 0) + " "
                        + vector.path("opCode").asInt() + " "
                        + vector.path("sessionId").asString() + " "
                        + vector.path("payload").asString());
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] encodedByTheCodec(JsonNode vector, byte[] payload) {
        TraceHeaderCodec header = vector.has("traceId") ? TraceHeaderCodec.w3c() : TraceHeaderCodec.plain();
        ByteBuf out = Unpooled.buffer();
        io.gamegateway.codec.GateFrame.writeHeader(
                out,
                header.gateHeaderBytes() + payload.length,
                vector.path("type").asInt(),
                vector.path("isZip").asBoolean() ? ServerId.ZIP_BIT : 0,
                Long.parseLong(vector.path("objectId").asString()));
        String trace = vector.path("traceId").asString("0".repeat(32));
        header.writeGateHeader(
                out,
                vector.path("opCode").asInt(),
                Long.parseLong(vector.path("sessionId").asString()),
                Long.parseUnsignedLong(trace.substring(0, 16), 16),
                Long.parseUnsignedLong(trace.substring(16), 16),
                Long.parseUnsignedLong(vector.path("spanId").asString("0"), 16));
        out.writeBytes(payload);
        return ByteBufUtil.getBytes(out);
    }

    private static List<String> decodedByTheCodec(byte[] frame, TraceHeaderCodec header) {
        List<String> seen = new ArrayList<>();
        GateFrameDecoder decoder = new GateFrameDecoder(
                UnpooledByteBufAllocator.DEFAULT, header.gateHeaderBytes(), new GateFrameDecoder.Listener() {
                    @Override
                    public void onFrame(
                            int type,
                            int serverId,
                            int opCode,
                            long sessionId,
                            ByteBuf buf,
                            int payloadIndex,
                            int payloadBytes) {
                        seen.add(type + " " + serverId + " " + opCode + " " + sessionId + " "
                                + ByteBufUtil.hexDump(buf, payloadIndex, payloadBytes));
                    }

                    @Override
                    public void onShortFrame(int length) {
                        seen.add("skipped");
                    }

                    @Override
                    public void onCorruptLength(int length) {
                        seen.add("link closed");
                    }
                });
        decoder.decode(Unpooled.wrappedBuffer(frame));
        decoder.close();
        return seen;
    }

    @ParameterizedTest
    @MethodSource
    void invalidGateFrames(JsonNode vector) {
        byte[] frame = Vectors.bytes(vector.path("hex"));

        assertThat(decodedByTheCodec(frame, TraceHeaderCodec.plain()))
                .containsExactly(vector.path("effect").asString());
        assertThatThrownBy(() -> GateFrame.decode(littleEndian(frame), false))
                .isInstanceOf(ProtocolViolationError.class);
    }

    // ---- notices, reasons, detection, ids

    @ParameterizedTest
    @MethodSource
    void notices(JsonNode vector) {
        byte[] frame = Vectors.bytes(vector.path("hex"));
        CloseReason reason = CloseReason.ofCode(vector.path("code").asInt(), CloseReason.INTERNAL_ERROR);
        long retryAfter = vector.path("retryAfterMs").asLong();
        String text = vector.path("text").asString();

        ByteBuf out = Unpooled.buffer();
        ClientNotice.write(
                out, reason, retryAfter, text.substring(reason.label().length()).replaceFirst("^: ", ""));
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(frame);

        GameClient.Message notice =
                new GameClient.Decoder().push(frame, frame.length).get(0);
        assertThat(notice.messageId()).isEqualTo(GameClient.NOTICE);
        assertThat(GameClient.readNotice(notice.payload()))
                .isEqualTo(new GameClient.Closed(
                        vector.path("reason").asString(),
                        text,
                        retryAfter == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfter))));
    }

    @Test
    void closeReasons() {
        List<JsonNode> vectors = Vectors.of("closeReasons");
        assertThat(vectors)
                .extracting(vector -> vector.path("code").asInt() + " "
                        + vector.path("name").asString() + " "
                        + vector.path("webSocketCode").asInt())
                .containsExactlyElementsOf(Stream.of(CloseReason.values())
                        .map(reason -> reason.code() + " " + reason.label() + " " + reason.webSocketCode())
                        .toList());
        assertThat(vectors)
                .allSatisfy(vector -> assertThat(GameClient.readClose(
                                        vector.path("webSocketCode").asInt(), "")
                                .reason())
                        .isEqualTo(vector.path("name").asString()));
    }

    @Test
    void webSocketCloses() {
        for (JsonNode vector : Vectors.of("webSocketCloses")) {
            Optional<Duration> retryAfter = vector.path("retryAfterMs").isNull()
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(vector.path("retryAfterMs").asLong()));
            assertThat(GameClient.readClose(
                            vector.path("code").asInt(), vector.path("text").asString()))
                    .as(Vectors.name(vector))
                    .isEqualTo(new GameClient.Closed(
                            vector.path("reason").asString(),
                            vector.path("text").asString(),
                            retryAfter));
        }
    }

    @ParameterizedTest
    @MethodSource
    void detection(JsonNode vector) {
        assertThat(ProtocolDetector.detect(Unpooled.wrappedBuffer(Vectors.bytes(vector.path("hex"))))
                        .name()
                        .toLowerCase(Locale.ROOT))
                .isEqualTo(vector.path("protocol").asString());
    }

    @Test
    void sessionIds() {
        for (JsonNode vector : Vectors.of("sessionIds")) {
            long id = Long.parseLong(vector.path("sessionId").asString());
            int node = vector.path("node").asInt();
            assertThat(SessionIdGenerator.nodeNumber(vector.path("gatewayName").asString()))
                    .isEqualTo(node);
            assertThat(id >>> 52).isEqualTo(node);
            assertThat(id >>> 12 & 0xFF_FFFF_FFFFL)
                    .isEqualTo(vector.path("unixMillis").asLong() & 0xFF_FFFF_FFFFL);
            assertThat(id & 0xFFF).isEqualTo(vector.path("sequence").asLong());
        }
        long drawn = SessionIdGenerator.standard("gateway-1").nextId();
        assertThat(drawn >>> 52).isEqualTo(SessionIdGenerator.nodeNumber("gateway-1"));
    }

    /** What docs/protocol.md prints as bytes is among the vectors. */
    @Test
    void hexOfTheDocumentation_isAmongTheVectors() throws IOException {
        List<String> vectors = Stream.of("clientFrames", "gateFrames", "notices")
                .flatMap(section -> Vectors.of(section).stream())
                .map(vector -> vector.path("hex").asString(""))
                .toList();
        List<String> printed = Files.readAllLines(Path.of("..", "docs", "protocol.md")).stream()
                .filter(Pattern.compile("^[0-9A-F]{2}( +[0-9A-F]{2})+$").asMatchPredicate())
                .map(line -> HexFormat.of().formatHex(HexFormat.of().parseHex(line.replace(" ", ""))))
                .collect(Collectors.toList());

        assertThat(printed).hasSizeGreaterThanOrEqualTo(3).isSubsetOf(vectors);
    }
}
