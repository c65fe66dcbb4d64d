/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** Remembers the buffers it gave away: how many there were, how large they grew, how many are still held. */
final class CountingAllocator extends AbstractByteBufAllocator {

    private final List<ByteBuf> allocated = new ArrayList<>();

    int allocations() {
        return allocated.size();
    }

    int unreleased() {
        return (int) allocated.stream().filter(buf -> buf.refCnt() > 0).count();
    }

    /** Capacity of all buffers that are not released. */
    int unreleasedCapacity() {
        return allocated.stream()
                .filter(buf -> buf.refCnt() > 0)
                .mapToInt(ByteBuf::capacity)
                .sum();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return remember(UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return remember(UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity));
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    private ByteBuf remember(ByteBuf buf) {
        allocated.add(buf);
        return buf;
    }
}
