/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaks on purpose, asks {@link LeakCheck} before it asks on its own, and releases afterwards. */
class LeakCheckTest {

    private static final ByteBuf STATIC = UnpooledByteBufAllocator.DEFAULT.directBuffer(1);

    static Stream<ByteBufAllocator> allocators() {
        return Stream.of(
                UnpooledByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT, new AdaptiveByteBufAllocator());
    }

    @AfterEach
    void nothingIsLeft() {
        LeakCheck.verify(Duration.ZERO);
    }

    @Test
    void autoDetection_runsForThisClass() {
        assertThat(LeakCheck.runningTest()).startsWith("LeakCheckTest.autoDetection_runsForThisClass");
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void verify_leakedBuffer_failsAndNamesTheTest(ByteBufAllocator allocator) {
        ByteBuf leaked = allocator.directBuffer(16).writeLong(42);

        assertThatThrownBy(() -> LeakCheck.verify(Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not released: 1")
                .hasMessageContaining("LeakCheckTest.verify_leakedBuffer_failsAndNamesTheTest")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        leaked.release();
    }

    @Test
    void verify_leakedRetainedSlice_fails() {
        ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(16).writeLong(42);
        ByteBuf slice = buf.retainedSlice(0, 4);
        buf.release();

        assertThatThrownBy(() -> LeakCheck.verify(Duration.ZERO)).isInstanceOf(AssertionError.class);
        slice.release();
    }

    @Test
    void verify_leakedAndCollected_stillFails() {
        // Nothing refers to the buffer any more, so Netty's own detector would have to wait for the collector.
        assertThat(UnpooledByteBufAllocator.DEFAULT.directBuffer(16).refCnt()).isOne();
        System.gc();
        UnpooledByteBufAllocator.DEFAULT.directBuffer(16).release();

        assertThatThrownBy(() -> LeakCheck.verify(Duration.ZERO)).hasMessageContaining("not released: 1");
    }

    @Test
    void verify_reportedOnce_passesTheSecondTime() {
        ByteBuf leaked = UnpooledByteBufAllocator.DEFAULT.directBuffer(16);
        assertThatThrownBy(() -> LeakCheck.verify(Duration.ZERO)).isInstanceOf(AssertionError.class);

        assertThatCode(() -> LeakCheck.verify(Duration.ZERO)).doesNotThrowAnyException();
        leaked.release();
    }

    @Test
    void verify_manyLeaks_showsTheFirstFew() {
        ByteBuf[] leaked = new ByteBuf[8];
        for (int i = 0; i < leaked.length; i++) {
            leaked[i] = UnpooledByteBufAllocator.DEFAULT.directBuffer(16);
        }

        assertThatThrownBy(() -> LeakCheck.verify(Duration.ZERO))
                .hasMessageContaining("not released: 8")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(5));
        for (ByteBuf buf : leaked) {
            buf.release();
        }
    }

    @Test
    void verify_otherThreadReleasesWithinTheGrace_passes() {
        ByteBuf[] buf = new ByteBuf[1];
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> allocated =
                CompletableFuture.runAsync(() -> buf[0] = UnpooledByteBufAllocator.DEFAULT.directBuffer(16));
        allocated.join();
        CompletableFuture<Void> released = CompletableFuture.runAsync(() -> {
            awaitQuietly(go);
            buf[0].release();
        });

        assertThatCode(() -> {
                    go.countDown();
                    LeakCheck.verify(LeakCheck.GRACE);
                })
                .doesNotThrowAnyException();
        released.join();
    }

    @Test
    void verify_leakOfAnotherThread_failsAndNamesTheThread() throws InterruptedException {
        ByteBuf[] leaked = new ByteBuf[1];
        Thread other = new Thread(() -> leaked[0] = PooledByteBufAllocator.DEFAULT.directBuffer(16), "leaking-loop");
        other.start();
        other.join();

        assertThatThrownBy(() -> LeakCheck.verify(Duration.ZERO)).hasMessageContaining("allocated by leaking-loop");
        leaked[0].release();
    }

    @Test
    void verify_bufferOfAStaticInitializer_isNoLeak() {
        assertThat(STATIC.refCnt()).isOne();

        assertThatCode(() -> LeakCheck.verify(Duration.ZERO)).doesNotThrowAnyException();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
