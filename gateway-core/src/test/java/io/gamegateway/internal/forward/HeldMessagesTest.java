/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import static io.gamegateway.internal.forward.HeldMessages.HEADER_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldMessagesTest {

    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final HeldMessages held = new HeldMessages();
    private final List<String> taken = new ArrayList<>();

    @AfterEach
    void clear() {
        held.clear();
    }

    private void add(int messageId, boolean zip, String text) {
        // Where the payload lies is not where the buffer begins.
        ByteBuf payload = Unpooled.copiedBuffer("<<" + text + ">>", StandardCharsets.UTF_8);
        held.add(ALLOCATOR, messageId, zip, payload, 2, payload.readableBytes() - 4);
        assertThat(payload.readerIndex()).isZero();
        payload.release();
    }

    private int take() {
        return held.takeFirst((messageId, zip, payload, index, bytes) ->
                taken.add(messageId + (zip ? " zip " : " ") + payload.toString(index, bytes, StandardCharsets.UTF_8)));
    }

    @Test
    void messages_comeOutInTheirOrder_asTheyWere() {
        add(1, false, "one");
        add(65_535, true, "");
        add(0, false, "three");
        assertThat(held.count()).isEqualTo(3);

        assertThat(take()).isEqualTo(HEADER_BYTES + 3);
        assertThat(take()).isEqualTo(HEADER_BYTES);
        assertThat(take()).isEqualTo(HEADER_BYTES + 5);

        assertThat(taken).containsExactly("1 one", "65535 zip ", "0 three");
        assertThat(held.count()).isZero();
    }

    @Test
    void takeFirst_ofNothing_isRefused() {
        assertThatIllegalStateException().isThrownBy(this::take);
        add(1, false, "one");
        take();
        assertThatIllegalStateException().isThrownBy(this::take);
    }

    @Test
    void clear_tellsHowManyWereLeft_andCanBeRepeated() {
        add(1, false, "one");
        add(2, false, "two");
        add(3, false, "three");
        take();

        assertThat(held.clear()).isEqualTo(2);
        assertThat(held.clear()).isZero();
        add(4, false, "four");
        take();
        assertThat(taken).containsExactly("1 one", "4 four");
    }

    @Test
    void receiverThatClears_stillReadsItsMessage() {
        add(1, false, "one");
        add(2, false, "two");

        held.takeFirst((messageId, zip, payload, index, bytes) -> {
            assertThat(held.clear()).isEqualTo(1);
            taken.add(payload.toString(index, bytes, StandardCharsets.UTF_8));
        });

        assertThat(taken).containsExactly("one");
        assertThat(held.count()).isZero();
    }

    @Test
    void receiverThatThrows_hasHadItsMessage() {
        add(1, false, "one");
        add(2, false, "two");

        assertThatThrownBy(() -> held.takeFirst((messageId, zip, payload, index, bytes) -> {
                    throw new IllegalArgumentException("refused");
                }))
                .hasMessage("refused");

        take();
        assertThat(taken).containsExactly("2 two");
        assertThat(held.count()).isZero();
    }

    @Test
    void queueThatNeverEmpties_doesNotGrowForEver() {
        String text = "x".repeat(1_000);
        AtomicInteger capacity = new AtomicInteger();
        add(0, false, text);

        for (int i = 1; i < 10_000; i++) {
            add(i, false, text);
            held.takeFirst((messageId, zip, payload, index, bytes) -> capacity.set(payload.capacity()));
        }

        assertThat(held.count()).isEqualTo(1);
        assertThat(capacity.get()).isLessThan(16 * 1024);
        take();
        assertThat(taken).containsExactly("9999 " + text);
    }
}
