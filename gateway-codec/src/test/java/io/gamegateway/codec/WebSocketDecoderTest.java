/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static io.gamegateway.codec.ClientWebSocketFrame.FIN;
import static io.gamegateway.codec.ClientWebSocketFrame.MASK;
import static io.gamegateway.codec.ClientWebSocketFrame.binary;
import static io.gamegateway.codec.ClientWebSocketFrame.frame;
import static io.gamegateway.codec.ClientWebSocketFrame.header;
import static io.gamegateway.codec.ClientWebSocketFrame.ping;
import static io.gamegateway.codec.WebSocketLog.close;
import static io.gamegateway.codec.WebSocketLog.data;
import static io.gamegateway.codec.WebSocketLog.pong;
import static io.gamegateway.codec.WebSocketLog.violation;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketDecoderTest {

    private static final int LIMIT = 65_543;
    private static final byte[] NOTHING = {};

    /** The frames of RFC 6455 section 5.7, but binary: "Hello" masked, a masked ping; then fragments and a close. */
    private static final byte[] STREAM = Bytes.hex("82 85 37fa213d 7f9f4d5158"
            + "89 85 37fa213d 7f9f4d5158"
            + "02 83 37fa213d 7f9f4d"
            + "8a 81 00000000 2a"
            + "00 80 01020304"
            + "80 82 01020304 6d6d"
            + "88 82 00000000 03e8");

    private static final String[] STREAM_EVENTS = {
        data(ascii("Hello")),
        WebSocketLog.ping(ascii("Hello")),
        data(ascii("Hel")),
        pong(ascii("*")),
        data(ascii("lo")),
        close(1000)
    };

    private final WebSocketLog log = new WebSocketLog();
    private final WebSocketDecoder decoder = new WebSocketDecoder(LIMIT, log);

    // ---- splitting

    @Test
    void decode_wholeStream_handsOutEverythingInOrder() {
        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(STREAM_EVENTS);
    }

    @Test
    void decode_byteByByte_handsOutEverythingInOrder() {
        for (int i = 0; i < STREAM.length; i++) {
            decode(decoder, STREAM, i, i + 1);
        }

        assertThat(log.events).containsExactly(STREAM_EVENTS);
    }

    @Test
    void decode_splitInThreeEverywhere_handsOutEverythingInOrder() {
        for (int first = 0; first <= STREAM.length; first++) {
            for (int second = first; second <= STREAM.length; second++) {
                assertSplit(STREAM, STREAM_EVENTS, first, second);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 300})
    void decode_extendedLengthsSplitEverywhere_handOutTheirPayload(int bytes) {
        byte[] payload = Bytes.pattern(bytes);
        byte[] stream = Bytes.concat(binary(payload), ping(NOTHING));
        String[] events = bytes == 0
                ? new String[] {WebSocketLog.ping(NOTHING)}
                : new String[] {data(payload), WebSocketLog.ping(NOTHING)};
        for (int split = 0; split <= stream.length; split++) {
            assertSplit(stream, events, split, split);
        }
    }

    @Test
    void decode_64BitLengthSplitInItsHeader_handsOutItsPayload() {
        byte[] payload = Bytes.pattern(65_536);
        byte[] stream = binary(payload);
        assertThat(stream).hasSize(14 + 65_536);
        for (int split = 0; split <= 16; split++) {
            assertSplit(stream, new String[] {data(payload)}, split, split);
        }
    }

    private static void assertSplit(byte[] stream, String[] events, int first, int second) {
        WebSocketLog splitLog = new WebSocketLog();
        WebSocketDecoder splitDecoder = new WebSocketDecoder(LIMIT, splitLog);
        decode(splitDecoder, stream, 0, first);
        decode(splitDecoder, stream, first, second);
        decode(splitDecoder, stream, second, stream.length);
        assertThat(splitLog.events).as("split at %d and %d", first, second).containsExactly(events);
    }

    // ---- lengths and masks

    @ParameterizedTest
    @CsvSource({"0, 6", "1, 6", "125, 6", "126, 8", "65535, 8", "65536, 14"})
    void decode_eachLengthForm_handsOutThePayload(int bytes, int headerBytes) {
        byte[] payload = Bytes.pattern(bytes);
        byte[] stream = binary(payload);
        assertThat(stream).hasSize(headerBytes + bytes);

        decode(decoder, stream);

        assertThat(log.events).isEqualTo(bytes == 0 ? Arrays.asList() : Arrays.asList(data(payload)));
    }

    @Test
    void decode_lengthInALongerFormThanNeeded_isAccepted() {
        byte[] payload = ascii("Hello");
        byte[] masked = ClientWebSocketFrame.masked(payload, MASK);

        decode(decoder, Bytes.concat(header(FIN | 2, 126, Bytes.hex("0005")), masked));
        decode(decoder, Bytes.concat(header(FIN | 2, 127, Bytes.hex("0000000000000005")), masked));

        assertThat(log.events).containsExactly(data(ascii("HelloHello")));
    }

    @Test
    void decode_payloadSplitAtEveryLength_unmasksAsThePlainWayDoes() {
        for (int bytes = 1; bytes <= 40; bytes++) {
            byte[] payload = Bytes.pattern(bytes);
            byte[] stream = binary(payload);
            for (int first = 0; first <= bytes; first++) {
                for (int second = first; second <= bytes; second += 3) {
                    assertSplit(stream, new String[] {data(payload)}, 6 + first, 6 + second);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "ffffffff", "80000000", "00000080", "01020304", "fffefdfc"})
    void decode_eachMask_unmasks(String mask) {
        byte[] payload = Bytes.pattern(23);
        byte[] stream = Bytes.concat(Bytes.hex("82 97 " + mask), ClientWebSocketFrame.masked(payload, Bytes.hex(mask)));

        decode(decoder, stream);
        decode(decoder, stream, 0, 9);
        decode(decoder, stream, 9, stream.length);

        assertThat(log.events).containsExactly(data(Bytes.concat(payload, payload)));
    }

    @Test
    void decode_directBuffer_unmasksInPlaceAndOnlyThePayload() {
        byte[] stream = Bytes.concat(binary(Bytes.pattern(13)), binary(Bytes.pattern(9)), ping(ascii("x")));
        ByteBuf in = UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(stream);

        decoder.decode(in);

        assertThat(log.events)
                .containsExactly(
                        data(Bytes.concat(Bytes.pattern(13), Bytes.pattern(9))), WebSocketLog.ping(ascii("x")));
        assertThat(in.readerIndex()).isEqualTo(in.writerIndex()).isEqualTo(stream.length);
        in.release();
    }

    // ---- messages

    @Test
    void decode_severalFramesInOneBuffer_areOneByteStream() {
        decode(decoder, Bytes.concat(binary(ascii("a")), binary(NOTHING), binary(ascii("bc")), binary(ascii("d"))));

        assertThat(log.events).containsExactly(data(ascii("abcd")));
    }

    @Test
    void decode_fragmentsWithPingsBetween_keepTheOrder() {
        decode(
                decoder,
                Bytes.concat(
                        frame(2, ascii("ab")),
                        ping(ascii("1")),
                        frame(0, ascii("cd")),
                        frame(FIN | 10, NOTHING),
                        frame(0, NOTHING),
                        frame(FIN, ascii("ef")),
                        binary(ascii("gh"))));

        assertThat(log.events)
                .containsExactly(
                        data(ascii("ab")),
                        WebSocketLog.ping(ascii("1")),
                        data(ascii("cd")),
                        pong(NOTHING),
                        data(ascii("efgh")));
    }

    @Test
    void decode_intoTheClientFrameDecoder_messagesAndFramesNeedNotMatch() {
        byte[] first = Bytes.clientFrame(1, 10, Bytes.pattern(5));
        byte[] second = Bytes.clientFrame(2, 20, Bytes.pattern(50));
        byte[] third = Bytes.clientFrame(3, 30, NOTHING);
        byte[] messages = Bytes.concat(first, second, third);
        for (int cut = 0; cut <= messages.length; cut++) {
            byte[] stream = Bytes.concat(
                    frame(2, Arrays.copyOf(messages, cut)),
                    ping(NOTHING),
                    frame(FIN, Arrays.copyOfRange(messages, cut, messages.length)),
                    binary(third));
            MessageLog messageLog = new MessageLog();
            ClientFrameDecoder frames = new ClientFrameDecoder(UnpooledByteBufAllocator.DEFAULT, 65_535, messageLog);
            decode(new WebSocketDecoder(LIMIT, into(frames)), stream);

            assertThat(messageLog.events)
                    .containsExactly(
                            MessageLog.message(1, 10, Bytes.pattern(5)),
                            MessageLog.message(2, 20, Bytes.pattern(50)),
                            MessageLog.message(3, 30, NOTHING),
                            MessageLog.message(3, 30, NOTHING));
            assertThat(frames.heldBytes()).isZero();
        }
    }

    private static WebSocketDecoder.Listener into(ClientFrameDecoder frames) {
        return new WebSocketDecoder.Listener() {
            @Override
            public void onData(ByteBuf data) {
                frames.decode(data);
            }

            @Override
            public void onPing(byte[] payload) {}

            @Override
            public void onPong(byte[] payload) {}

            @Override
            public void onClose(int code) {
                throw new AssertionError("close " + code);
            }

            @Override
            public void onViolation(int closeCode, String what) {
                throw new AssertionError(what);
            }
        };
    }

    @Test
    void decode_longestControlFrame_isHandedOutWhole() {
        byte[] payload = Bytes.pattern(125);
        byte[] stream = ping(payload);

        decode(decoder, stream);
        for (int i = 0; i < stream.length; i++) {
            decode(decoder, stream, i, i + 1);
        }

        assertThat(log.events).containsExactly(WebSocketLog.ping(payload), WebSocketLog.ping(payload));
    }

    // ---- violations

    @ParameterizedTest
    @CsvSource({
        "81 80 00000000,       1003, text frame",
        "01 80 00000000,       1003, text frame with more to come",
        "82 00,                1002, unmasked",
        "82 05 48656c6c6f,     1002, unmasked with payload",
        "82 7e 0005,           1002, unmasked with 16-bit length",
        "89 00,                1002, unmasked ping",
        "c2 80 00000000,       1002, first reserved bit",
        "a2 80 00000000,       1002, second reserved bit",
        "92 80 00000000,       1002, third reserved bit",
        "83 80 00000000,       1002, op code 3",
        "84 80 00000000,       1002, op code 4",
        "85 80 00000000,       1002, op code 5",
        "86 80 00000000,       1002, op code 6",
        "87 80 00000000,       1002, op code 7",
        "8b 80 00000000,       1002, op code 11",
        "8c 80 00000000,       1002, op code 12",
        "8d 80 00000000,       1002, op code 13",
        "8e 80 00000000,       1002, op code 14",
        "8f 80 00000000,       1002, op code 15",
        "80 80 00000000,       1002, continuation of nothing",
        "00 80 00000000,       1002, continuation of nothing with more to come",
        "0280000000008280 00000000, 1002, message within a message",
        "8280000000008080 00000000, 1002, continuation of a finished message",
        "09 80 00000000,       1002, fragmented ping",
        "08 80 00000000,       1002, fragmented close",
        "89 fe 007e 00000000,  1002, long ping",
        "8a fe 007e 00000000,  1002, long pong",
        "88 fe 007e 00000000,  1002, long close",
        "88 82 00000000 ffff,  1002, close code 65535",
        "88 82 00000000 03ed,  1002, close code 1005",
        "88 82 00000000 03e7,  1002, close code 999",
        "89 ff 8000000000000000 00000000, 1002, ping with the top bit of the length",
        "88 81 00000000 03,    1002, half a code",
    })
    void decode_violation_isRefusedOnceAndEndsTheStream(String hex, int code, String what) {
        byte[] stream = Bytes.hex(hex);
        decode(decoder, Bytes.concat(stream, STREAM));
        decode(decoder, STREAM);
        assertThat(log.events).as(what).containsExactly(violation(code));
        assertThat(log.violation).isNotEmpty();

        WebSocketLog splitLog = new WebSocketLog();
        WebSocketDecoder splitDecoder = new WebSocketDecoder(LIMIT, splitLog);
        for (int i = 0; i < stream.length; i++) {
            decode(splitDecoder, stream, i, i + 1);
        }
        assertThat(splitLog.events).as("%s, byte by byte", what).containsExactly(violation(code));
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 126, 65_536, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void decode_frameOverTheLimit_isRefusedOnTheHeader(long bytes) {
        WebSocketDecoder limited = new WebSocketDecoder(100, log);

        decode(limited, header(FIN | 2, bytes));

        assertThat(log.events).containsExactly(violation(1009));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {51, 126, 65_536, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE - 49, Long.MAX_VALUE, -1})
    void decode_fragmentsOverTheLimitTogether_areRefusedOnTheHeader(long bytes) {
        WebSocketDecoder limited = new WebSocketDecoder(100, log);
        byte[] half = Bytes.pattern(50);

        decode(limited, Bytes.concat(frame(2, half), header(0, bytes)));

        assertThat(log.events).containsExactly(data(half), violation(1009));
    }

    @Test
    void decode_limitExactlyReached_isHandedOut() {
        WebSocketDecoder limited = new WebSocketDecoder(100, log);
        byte[] whole = Bytes.pattern(100);
        byte[] half = Bytes.pattern(50);

        decode(limited, Bytes.concat(binary(whole), frame(2, half), frame(0, half), frame(FIN, NOTHING)));
        decode(limited, binary(whole));

        assertThat(log.events).containsExactly(data(Bytes.concat(whole, half, half, whole)));
    }

    @Test
    void decode_goodFramesBeforeAViolation_areHandedOut() {
        decode(decoder, Bytes.concat(binary(ascii("ab")), frame(FIN | 1, ascii("text")), binary(ascii("cd"))));

        assertThat(log.events).containsExactly(data(ascii("ab")), violation(1003));
    }

    // ---- close

    @ParameterizedTest
    @CsvSource({
        "88 80 00000000,                  1005",
        "88 82 00000000 03e8,             1000",
        "88 82 00000000 03e9,             1001",
        "88 82 00000000 0fa2,             4002",
        "88 82 00000000 1387,             4999",
        "88 85 00000000 03e8 627965,      1000",
        "88 82 37fa213d 3412,             1000",
    })
    void decode_close_handsOutTheCodeAndEndsTheStream(String hex, int code) {
        byte[] stream = Bytes.hex(hex);
        decode(decoder, Bytes.concat(stream, STREAM));
        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(close(code));
        for (int split = 0; split <= stream.length; split++) {
            assertSplit(stream, new String[] {close(code)}, split, split);
        }
    }

    @Test
    void decode_closeBetweenFragments_isHandedOut() {
        decode(decoder, Bytes.concat(frame(2, ascii("ab")), Bytes.hex("88 80 00000000")));

        assertThat(log.events).containsExactly(data(ascii("ab")), close(1005));
    }

    @ParameterizedTest
    @ValueSource(strings = {"82", "89", "8a"})
    void close_withinACallback_endsTheStreamThere(String firstByte) {
        log.action(decoder::close);
        byte[] frame = frame(Bytes.hex(firstByte)[0], ascii("ab"));

        decode(decoder, Bytes.concat(frame, STREAM));
        decode(decoder, STREAM);

        assertThat(log.events).hasSize(1);
    }

    @Test
    void close_halfWay_throwsTheRestAway() {
        decode(decoder, STREAM, 0, 3);

        decoder.close();
        decode(decoder, STREAM, 3, STREAM.length);

        assertThat(log.events).isEmpty();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void decode(WebSocketDecoder decoder, byte[] bytes) {
        decode(decoder, bytes, 0, bytes.length);
    }

    private static void decode(WebSocketDecoder decoder, byte[] bytes, int from, int to) {
        ByteBuf in = Bytes.input(bytes, from, to);
        int end = in.writerIndex();
        decoder.decode(in);
        assertThat(in.isReadable()).isFalse();
        assertThat(in.writerIndex()).isEqualTo(end);
        assertThat(in.refCnt()).isOne();
    }
}
