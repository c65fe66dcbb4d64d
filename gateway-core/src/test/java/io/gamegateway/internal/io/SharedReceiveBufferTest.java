/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class SharedReceiveBufferTest {

    private final PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final SharedReceiveBuffer shared = new SharedReceiveBuffer(allocator);

    @SuppressWarnings("deprecation")
    private final RecvByteBufAllocator.Handle handle = shared.newHandle();

    @Test
    void allocate_afterTheReaderIsDone_givesTheSameBufferEmptied() {
        ByteBuf first = handle.allocate(allocator);
        first.writeLong(1);
        first.release();
        ByteBuf second = handle.allocate(allocator);

        assertThat(second).isSameAs(first);
        assertThat(second.isReadable()).isFalse();
        second.release();
        shared.close();
        assertThat(first.refCnt()).isZero();
    }

    @Test
    void allocate_whileAReaderKeepsIt_givesAnother() {
        ByteBuf kept = handle.allocate(allocator);
        kept.writeLong(42);
        ByteBuf other = handle.allocate(allocator);
        other.writeLong(7);

        assertThat(other).isNotSameAs(kept);
        assertThat(kept.readLong()).isEqualTo(42);
        kept.release();
        other.release();
        shared.close();
        assertThat(kept.refCnt()).isZero();
        assertThat(other.refCnt()).isZero();
    }

    @Test
    void continueReading_onlyWhileReadsFillTheBuffer() {
        EmbeddedChannel channel = new EmbeddedChannel();
        handle.reset(channel.config());
        handle.attemptedBytesRead(100);
        handle.lastBytesRead(100);
        handle.incMessagesRead(1);
        assertThat(handle.continueReading()).isTrue();

        handle.lastBytesRead(99);
        assertThat(handle.continueReading()).isFalse();

        handle.lastBytesRead(100);
        handle.incMessagesRead(3);
        assertThat(handle.continueReading())
                .as("after four full reads others have their turn")
                .isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void continueReading_whileReadingIsPaused_stops() {
        EmbeddedChannel channel = new EmbeddedChannel();
        handle.reset(channel.config());
        handle.attemptedBytesRead(100);
        handle.lastBytesRead(100);
        channel.config().setAutoRead(false);

        assertThat(handle.continueReading()).isFalse();
        channel.finishAndReleaseAll();
    }
}
