/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static io.gamegateway.codec.MessageLog.message;
import static io.gamegateway.codec.MessageLog.refused;
import static io.gamegateway.codec.MessageLog.tooLarge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameDecoderTest {

    private static final int LIMIT = 65_535;
    private static final byte[] NOTHING = {};

    /** Written out by hand from the contract: no payload; three bytes; one byte, zipped. */
    private static final byte[] STREAM =
            Bytes.hex("0000 0100 030a0201" + "0300 3412 ff000000 aabbcc" + "0100 ffff 000a0080 7f");

    private static final String FIRST = message(1, 0x0102_0A03, NOTHING);
    private static final String SECOND = message(0x1234, 0xFF, Bytes.hex("aabbcc"));
    private static final String THIRD = message(0xFFFF, 0x8000_0A00, Bytes.hex("7f"));

    private final CountingAllocator allocator = new CountingAllocator();
    private final MessageLog log = new MessageLog();
    private final ClientFrameDecoder decoder = new ClientFrameDecoder(allocator, LIMIT, log);

    @AfterEach
    void close() {
        decoder.close();
        assertThat(decoder.heldBytes()).isZero();
        assertThat(allocator.unreleased()).isZero();
    }

    // ---- splitting

    @Test
    void decode_wholeStream_handsOutEachMessageAndAllocatesNothing() {
        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD);
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void decode_byteByByte_handsOutEachMessage() {
        for (int i = 0; i < STREAM.length; i++) {
            decode(decoder, STREAM, i, i + 1);
        }

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD);
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void decode_splitInTwoEverywhere_handsOutEachMessage() {
        for (int split = 0; split <= STREAM.length; split++) {
            assertSplit(0, split, STREAM.length);
        }
    }

    @Test
    void decode_splitInThreeEverywhere_handsOutEachMessage() {
        for (int first = 0; first <= STREAM.length; first++) {
            for (int second = first; second <= STREAM.length; second++) {
                assertSplit(0, first, second, STREAM.length);
            }
        }
    }

    private void assertSplit(int... bounds) {
        MessageLog splitLog = new MessageLog();
        CountingAllocator splitAllocator = new CountingAllocator();
        ClientFrameDecoder splitDecoder = new ClientFrameDecoder(splitAllocator, LIMIT, splitLog);
        for (int i = 1; i < bounds.length; i++) {
            decode(splitDecoder, STREAM, bounds[i - 1], bounds[i]);
        }
        assertThat(splitLog.events).as("split at %s", Arrays.toString(bounds)).containsExactly(FIRST, SECOND, THIRD);
        assertThat(splitDecoder.heldBytes()).isZero();
        assertThat(splitAllocator.unreleased()).isZero();
    }

    @Test
    void decode_tenFramesInOneBuffer_handsThemOutInOrder() {
        byte[][] frames = new byte[10][];
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Bytes.clientFrame(i, i << 16, Bytes.pattern(i * 7));
            expected.add(message(i, i << 16, Bytes.pattern(i * 7)));
        }

        decode(decoder, Bytes.concat(frames));

        assertThat(log.events).isEqualTo(expected);
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void decode_emptyBuffer_doesNothing() {
        decode(decoder, NOTHING);

        assertThat(log.events).isEmpty();
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void decode_headerOfAnEmptyMessageInTwo_isHandedOutWithItsLastByte() {
        byte[] frame = Bytes.clientFrame(5, 6, NOTHING);
        decode(decoder, frame, 0, 7);
        assertThat(log.events).isEmpty();
        assertThat(decoder.heldBytes()).isEqualTo(7);

        decode(decoder, frame, 7, 8);

        assertThat(log.events).containsExactly(message(5, 6, NOTHING));
    }

    // ---- the limit

    @Test
    void decode_longestPayload_isHandedOutWholeAndInPieces() {
        byte[] payload = Bytes.pattern(65_535);
        byte[] frame = Bytes.clientFrame(9, 8, payload);

        decode(decoder, frame);
        for (int i = 0; i < frame.length; i += 1000) {
            decode(decoder, frame, i, Math.min(i + 1000, frame.length));
        }

        assertThat(log.events).containsExactly(message(9, 8, payload), message(9, 8, payload));
    }

    @Test
    void decode_limitExactlyReached_isHandedOut() {
        ClientFrameDecoder limited = new ClientFrameDecoder(allocator, 10, log);

        decode(limited, Bytes.clientFrame(1, 2, Bytes.pattern(10)));

        assertThat(log.events).containsExactly(message(1, 2, Bytes.pattern(10)));
    }

    @Test
    void decode_frameTooLong_isRefusedOnTheHeader() {
        ClientFrameDecoder limited = new ClientFrameDecoder(allocator, 10, log);

        decode(limited, Bytes.clientFrame(1, 2, Bytes.pattern(11)), 0, 8);

        assertThat(log.events).containsExactly(tooLarge(11));
        assertThat(limited.heldBytes()).isZero();
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void decode_frameTooLongWithHeaderInPieces_isRefusedOnItsLastByte() {
        ClientFrameDecoder limited = new ClientFrameDecoder(allocator, 10, log);
        byte[] header = Bytes.hex("0b00 0100 02000000");
        for (int i = 0; i < 7; i++) {
            decode(limited, header, i, i + 1);
        }
        assertThat(log.events).isEmpty();

        decode(limited, header, 7, 8);

        assertThat(log.events).containsExactly(tooLarge(11));
        assertThat(limited.heldBytes()).isZero();
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void decode_frameTooLongBehindAGoodOne_handsOutTheGoodOneFirstAndNothingAfter() {
        ClientFrameDecoder limited = new ClientFrameDecoder(allocator, 10, log);
        byte[] good = Bytes.clientFrame(1, 2, Bytes.pattern(10));

        decode(limited, Bytes.concat(good, Bytes.clientFrame(3, 4, Bytes.pattern(11)), good));
        decode(limited, good);

        assertThat(log.events).containsExactly(message(1, 2, Bytes.pattern(10)), tooLarge(11));
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void decode_limitZero_letsEmptyMessagesThrough() {
        ClientFrameDecoder limited = new ClientFrameDecoder(allocator, 0, log);

        decode(limited, Bytes.concat(Bytes.clientFrame(1, 2, NOTHING), Bytes.clientFrame(1, 2, new byte[1])));

        assertThat(log.events).containsExactly(message(1, 2, NOTHING), tooLarge(1));
    }

    @Test
    void decode_limitAboveU16_hasNoEffect() {
        ClientFrameDecoder unlimited = new ClientFrameDecoder(allocator, Integer.MAX_VALUE, log);

        decode(unlimited, Bytes.clientFrame(1, 2, Bytes.pattern(65_535)));

        assertThat(log.events).hasSize(1);
    }

    // ---- memory

    @Test
    void decode_headerClaimsMuch_holdsASmallBuffer() {
        decode(decoder, Bytes.clientFrame(1, 2, Bytes.pattern(65_535)), 0, 9);

        assertThat(decoder.heldBytes()).isEqualTo(9);
        assertThat(allocator.unreleasedCapacity()).isLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000, 30_000})
    void decode_longFrameInPieces_holdsLittleMoreThanWhatCame(int piece) {
        byte[] frame = Bytes.clientFrame(1, 2, Bytes.pattern(50_000));
        for (int i = 0; i < frame.length; i += piece) {
            decode(decoder, frame, i, Math.min(i + piece, frame.length));
            assertThat(allocator.unreleasedCapacity()).isLessThanOrEqualTo(Math.max(64, 2 * (i + piece)));
        }

        assertThat(log.events).hasSize(1);
        assertThat(allocator.allocations()).isOne();
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void decode_frameEndsAndNextBegins_holdsOnlyTheNext() {
        decode(decoder, STREAM, 0, 12);
        decode(decoder, STREAM, 12, 20);

        assertThat(log.events).containsExactly(FIRST, SECOND);
        assertThat(decoder.heldBytes()).isEqualTo(20 - 19);
        assertThat(allocator.unreleased()).isOne();
    }

    @Test
    void decode_inputStaysTheCallers() {
        ByteBuf in = Bytes.input(STREAM, 0, 15);

        decoder.decode(in);

        assertThat(in.refCnt()).isOne();
        assertThat(in.isReadable()).isFalse();
    }

    // ---- close

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 18})
    void close_halfWay_releases(int bytes) {
        decode(decoder, STREAM, 0, bytes);

        decoder.close();
        decoder.close();

        assertThat(decoder.heldBytes()).isZero();
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void decode_afterClose_throwsTheInputAway() {
        decoder.close();

        decode(decoder, STREAM);
        decode(decoder, STREAM, 0, 3);
        decoder.resume();

        assertThat(log.events).isEmpty();
        assertThat(allocator.allocations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_withinTheCallback_endsTheStreamThere(boolean accept) {
        log.answer(() -> {
            decoder.close();
            return accept;
        });

        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(accept ? FIRST : refused(FIRST));
        assertThat(allocator.allocations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_withinTheCallbackOfAHeldMessage_releasesAfterIt(boolean accept) {
        log.answer(() -> {
            decoder.close();
            assertThat(allocator.unreleased()).as("still in use").isOne();
            return accept;
        });
        decode(decoder, STREAM, 0, 3);

        decode(decoder, STREAM, 3, STREAM.length);

        assertThat(log.events).containsExactly(accept ? FIRST : refused(FIRST));
        assertThat(allocator.unreleased()).isZero();
    }

    // ---- pause

    @Test
    void decode_refused_pausesAndKeepsTheRest() {
        log.answer(() -> false);

        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(refused(FIRST));
        assertThat(decoder.isPaused()).isTrue();
        assertThat(decoder.heldBytes()).isEqualTo(STREAM.length);
    }

    @Test
    void decode_whilePaused_keepsTheInputInOrder() {
        log.answer(() -> false);
        decode(decoder, STREAM, 0, 10);
        decode(decoder, STREAM, 10, 11);
        decode(decoder, STREAM, 11, STREAM.length);
        assertThat(log.events).containsExactly(refused(FIRST));
        assertThat(decoder.heldBytes()).isEqualTo(STREAM.length);
        log.answer(() -> true);

        decoder.resume();

        assertThat(log.events).containsExactly(refused(FIRST), FIRST, SECOND, THIRD);
        assertThat(decoder.isPaused()).isFalse();
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void resume_refusedAgain_pausesAgain() {
        log.answer(() -> false);
        decode(decoder, STREAM);

        decoder.resume();
        decoder.resume();

        assertThat(log.events).containsExactly(refused(FIRST), refused(FIRST), refused(FIRST));
        assertThat(decoder.isPaused()).isTrue();
        assertThat(decoder.heldBytes()).isEqualTo(STREAM.length);
    }

    @Test
    void resume_secondIsRefused_goesOnWithTheSecond() {
        log.answer(() -> log.events.size() != 2);
        decode(decoder, STREAM);
        assertThat(log.events).containsExactly(FIRST, refused(SECOND));
        assertThat(decoder.heldBytes()).isEqualTo(STREAM.length - 8);

        decoder.resume();

        assertThat(log.events).containsExactly(FIRST, refused(SECOND), SECOND, THIRD);
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void resume_nothingIsPaused_isHarmless() {
        decoder.resume();
        decode(decoder, STREAM, 0, 12);
        decoder.resume();
        decode(decoder, STREAM, 12, STREAM.length);

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void resume_halfAFrameIsBehindTheRefusedOne_waitsForItsRest() {
        log.answer(() -> false);
        decode(decoder, STREAM, 0, 12);
        log.answer(() -> true);

        decoder.resume();
        assertThat(log.events).containsExactly(refused(FIRST), FIRST);
        assertThat(decoder.heldBytes()).isEqualTo(4);
        decode(decoder, STREAM, 12, STREAM.length);

        assertThat(log.events).containsExactly(refused(FIRST), FIRST, SECOND, THIRD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8, 12, 21})
    void resume_withinTheCallbackThatRefuses_offersTheMessageAgainAtOnce(int split) {
        boolean[] refusedOnce = {false};
        log.answer(() -> {
            if (refusedOnce[0]) {
                return true;
            }
            refusedOnce[0] = true;
            decoder.resume();
            return false;
        });

        decode(decoder, STREAM, 0, split);
        decode(decoder, STREAM, split, STREAM.length);

        assertThat(log.events).containsExactly(refused(FIRST), FIRST, SECOND, THIRD);
        assertThat(decoder.isPaused()).isFalse();
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void resume_withinTheCallbackThatAccepts_isHarmless() {
        log.answer(() -> {
            decoder.resume();
            return true;
        });

        for (int i = 0; i < STREAM.length; i++) {
            decode(decoder, STREAM, i, i + 1);
        }

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void decode_eachMessageIsRefusedOnceAtEverySplit_keepsTheOrder() {
        for (int split = 0; split <= STREAM.length; split++) {
            MessageLog splitLog = new MessageLog();
            ClientFrameDecoder splitDecoder = new ClientFrameDecoder(allocator, LIMIT, splitLog);
            splitLog.answer(() -> splitLog.events.size() % 2 == 0);
            decode(splitDecoder, STREAM, 0, split);
            splitDecoder.resume();
            decode(splitDecoder, STREAM, split, STREAM.length);
            while (splitDecoder.isPaused()) {
                splitDecoder.resume();
            }
            assertThat(splitLog.events)
                    .as("split at %d", split)
                    .containsExactly(refused(FIRST), FIRST, refused(SECOND), SECOND, refused(THIRD), THIRD);
            assertThat(allocator.unreleased()).isZero();
        }
    }

    @Test
    void resume_tooLongFrameIsHeld_isRefusedThen() {
        ClientFrameDecoder limited = new ClientFrameDecoder(allocator, 10, log);
        log.answer(() -> false);
        decode(limited, Bytes.concat(Bytes.clientFrame(1, 2, NOTHING), Bytes.clientFrame(3, 4, new byte[11])));
        log.answer(() -> true);

        limited.resume();

        assertThat(log.events).containsExactly(refused(message(1, 2, NOTHING)), message(1, 2, NOTHING), tooLarge(11));
        assertThat(limited.heldBytes()).isZero();
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void close_whilePaused_releases() {
        log.answer(() -> false);
        decode(decoder, STREAM);

        decoder.close();
        decoder.resume();

        assertThat(log.events).containsExactly(refused(FIRST));
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void resume_longQueueIsHeld_doesNotKeepWhatWasHandedOut() {
        byte[] frame = Bytes.clientFrame(1, 2, Bytes.pattern(992));
        log.answer(() -> false);
        for (int i = 0; i < 1000; i++) {
            decode(decoder, frame);
        }
        assertThat(decoder.heldBytes()).isEqualTo(1_000_000);
        log.answer(() -> log.events.size() <= 900);

        decoder.resume();
        int capacity = allocator.unreleasedCapacity();
        decode(decoder, new byte[500_000]);

        assertThat(decoder.isPaused()).isTrue();
        assertThat(allocator.unreleasedCapacity())
                .as("room was found at the front")
                .isEqualTo(capacity);
    }

    // ---- a listener that fails

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8, 12})
    void decode_listenerThrows_passesItOnAndCloseReleases(int split) {
        log.answer(() -> {
            throw new IllegalStateException("listener");
        });
        if (split < 8) {
            decode(decoder, STREAM, 0, split);
            assertThatIllegalStateException()
                    .isThrownBy(() -> decoder.decode(Bytes.input(STREAM, split, STREAM.length)))
                    .withMessage("listener");
        } else {
            assertThatIllegalStateException().isThrownBy(() -> decoder.decode(Bytes.input(STREAM, 0, split)));
        }

        decoder.close();

        assertThat(log.events).containsExactly(FIRST);
        assertThat(allocator.unreleased()).isZero();
    }

    private static void decode(ClientFrameDecoder decoder, byte[] bytes) {
        decode(decoder, bytes, 0, bytes.length);
    }

    private static void decode(ClientFrameDecoder decoder, byte[] bytes, int from, int to) {
        ByteBuf in = Bytes.input(bytes, from, to);
        decoder.decode(in);
        assertThat(in.isReadable()).isFalse();
        assertThat(in.refCnt()).isOne();
    }
}
