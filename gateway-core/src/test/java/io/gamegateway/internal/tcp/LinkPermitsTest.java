/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkPermitsTest {

    private final EventLoop loop = new DefaultEventLoop();
    private final LinkPermits permits = new LinkPermits(2);
    private final List<Boolean> answers = new CopyOnWriteArrayList<>();

    @AfterEach
    void endLoop() {
        loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class IdleLinks implements LinkPermits.Holder {

        private final AtomicInteger idle = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public boolean closeIdle(String service) {
            if (idle.get() == 0) {
                return false;
            }
            idle.decrementAndGet();
            closed.incrementAndGet();
            permits.idle(service, -1);
            permits.release(service);
            return true;
        }
    }

    private void acquire(String service) {
        permits.acquire(service, loop, answers::add);
    }

    @Test
    void acquire_pastTheLimit_isRefusedAtOnce() {
        acquire("a");
        acquire("a");
        acquire("a");
        acquire("b");

        assertThat(answers).containsExactly(true, true, false, true);
    }

    @Test
    void release_makesRoom() {
        acquire("a");
        acquire("a");
        permits.release("a");
        acquire("a");

        assertThat(answers).containsExactly(true, true, true);
    }

    @Test
    void acquire_idleLinkElsewhere_isClosedToMakeRoom() {
        IdleLinks none = new IdleLinks();
        IdleLinks some = new IdleLinks();
        permits.join(none);
        permits.join(some);
        acquire("a");
        acquire("a");
        some.idle.set(1);
        permits.idle("a", 1);

        acquire("a");

        await().until(() -> answers.size() == 3);
        assertThat(answers).containsExactly(true, true, true);
        assertThat(some.closed).hasValue(1);
    }

    @Test
    void acquire_idleLinkIsTakenMeanwhile_isRefused() {
        IdleLinks taken = new IdleLinks();
        permits.join(taken);
        acquire("a");
        acquire("a");
        permits.idle("a", 1);

        acquire("a");

        await().until(() -> answers.size() == 3);
        assertThat(answers).containsExactly(true, true, false);
        permits.idle("a", -1);
        permits.release("a");
        acquire("a");
        assertThat(answers).endsWith(true);
    }

    @Test
    void acquire_noLimit_isGranted() {
        LinkPermits unlimited = new LinkPermits(0);
        for (int i = 0; i < 1_000; i++) {
            unlimited.acquire("a", loop, answers::add);
        }

        assertThat(answers).hasSize(1_000).doesNotContain(false);
    }
}
