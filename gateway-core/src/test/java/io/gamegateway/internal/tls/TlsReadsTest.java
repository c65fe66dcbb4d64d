/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class TlsReadsTest {

    @Test
    void whatIsReadIsCopied_soThatTheReceiveBufferIsFreeAgain() {
        ByteBuf received =
                PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024).writeZero(100);
        EmbeddedChannel channel = new EmbeddedChannel(TlsReads.INSTANCE);

        channel.writeInbound(received);

        ByteBuf copy = channel.readInbound();
        assertThat(received.refCnt()).isZero();
        assertThat(copy.readableBytes()).isEqualTo(100);
        assertThat(copy.capacity()).isLessThan(1_024);
        copy.release();
        channel.finishAndReleaseAll();
    }
}
