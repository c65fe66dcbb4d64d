/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    private static final int KIB = 1024;
    private static final int THREADS = 3;
    private static final int BATCHES = 20_000;

    private final AtomicInteger wakeUps = new AtomicInteger();
    private final SendQueue queue = new SendQueue(new Endpoint("127.0.0.1", 1), wakeUps::incrementAndGet);
    private final Drops drops = new Drops();

    private static SendQueue.Batch batch(int bytes, int messages) {
        return new SendQueue.Batch(Unpooled.buffer(bytes).writeZero(bytes), messages);
    }

    @Test
    void add_wakesTheHomeLoopOnce_untilItLooks() {
        queue.add(batch(10, 1), drops);
        queue.add(batch(10, 1), drops);
        assertThat(wakeUps).hasValue(1);

        queue.awoken();
        queue.add(batch(10, 1), drops);

        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void current_isTheSameUntilTaken_andTheNextOnesFollowInOrder() {
        SendQueue.Batch first = batch(10, 1);
        SendQueue.Leave second = new SendQueue.Leave(7, "normal");
        queue.add(first, drops);
        queue.add(second, drops);

        assertThat(queue.current()).isSameAs(first);
        assertThat(queue.current()).isSameAs(first);
        queue.taken();
        assertThat(first.buf.refCnt()).isZero();
        assertThat(queue.current()).isSameAs(second);
        queue.taken();
        assertThat(queue.current()).isNull();
    }

    @Test
    void isFull_pastTheHighMark_untilTheLowOne() {
        queue.add(batch(1024 * KIB, 1), drops);
        assertThat(queue.isFull()).isFalse();
        queue.add(batch(1, 1), drops);
        assertThat(queue.isFull()).isTrue();

        assertThat(queue.sent(768 * KIB)).isFalse();
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.sent(1)).isTrue();
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.sent(1)).as("told once").isFalse();
        assertThat(queue.waitingBytes()).isEqualTo(256 * KIB - 1);
        queue.end(drops);
    }

    @Test
    void end_dropsWhatWaits_andWhatComesLater() {
        SendQueue.Batch begun = batch(10, 2);
        SendQueue.Batch waiting = batch(10, 3);
        SendQueue.Batch late = batch(10, 4);
        queue.add(begun, drops);
        queue.add(waiting, drops);
        queue.add(new SendQueue.Leave(7, "normal"), drops);
        assertThat(queue.current()).isSameAs(begun);
        begun.messages--;

        queue.end(drops);
        assertThat(drops.lost).hasValue(4);
        queue.add(late, drops);

        assertThat(drops.lost).hasValue(8);
        assertThat(List.of(begun, waiting, late)).allMatch(batch -> batch.buf.refCnt() == 0);
        assertThat(queue.current()).isNull();
    }

    @Test
    void batches_fromSeveralThreads_keepTheOrderOfEach_andEndLosesNoCount() throws InterruptedException {
        List<Thread> adders = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int adder = i;
            adders.add(new Thread(() -> addNumbered(adder), "adder-" + i));
        }
        adders.forEach(Thread::start);
        int[] next = new int[THREADS];
        int taken = 0;
        while (taken < THREADS * BATCHES / 2) {
            queue.awoken();
            if (queue.current() instanceof SendQueue.Batch batch) {
                int adder = batch.buf.readInt();
                assertThat(batch.buf.readInt()).isEqualTo(next[adder]++);
                queue.taken();
                taken++;
            }
        }

        queue.end(drops);

        for (Thread adder : adders) {
            adder.join();
        }
        assertThat(taken + drops.lost.get()).isEqualTo(THREADS * BATCHES);
    }

    private void addNumbered(int adder) {
        for (int i = 0; i < BATCHES; i++) {
            ByteBuf buf = Unpooled.buffer(2 * Integer.BYTES).writeInt(adder).writeInt(i);
            queue.add(new SendQueue.Batch(buf, 1), drops);
        }
    }

    /** Counts what is lost. */
    private static final class Drops implements BackendEvents {

        private final AtomicLong lost = new AtomicLong();

        @Override
        public void undelivered(Endpoint endpoint, int messages) {
            assertThat(messages).isPositive();
            lost.addAndGet(messages);
        }

        @Override
        public void dropped(DropReason reason) {}

        @Override
        public void message(
                Endpoint endpoint, long sessionId, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {}

        @Override
        public void broadcast(
                Endpoint endpoint,
                ByteBuf sessionIds,
                int idsIndex,
                int count,
                int messageId,
                boolean zip,
                ByteBuf payload,
                int index,
                int bytes) {}

        @Override
        public void disconnect(long sessionId, CloseReason reason, String text) {}

        @Override
        public void bind(long sessionId, String userId) {}

        @Override
        public void batchEnd() {}

        @Override
        public void writable(BackendLink link) {}

        @Override
        public void opened(BackendLink link) {}

        @Override
        public void closed(BackendLink link) {}

        @Override
        public void lost(BackendLink link, LinkLoss loss, String cause) {}

        @Override
        public void silent(BackendLink link, String cause) {}

        @Override
        public void inDoubt(BackendLink link, long messages) {}

        @Override
        public void dialFailed(Endpoint endpoint, boolean timeout, String cause) {}

        @Override
        public void bytesReceived(Endpoint endpoint, int bytes) {}

        @Override
        public void sent(Endpoint endpoint, int messages, int bytes) {}
    }
}
