/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What every {@link SessionIdGenerator} must keep; extend it with your own. */
public abstract class SessionIdGeneratorContract {

    private static final int THREADS = 4;
    private static final int IDS_PER_THREAD = 20_000;

    /** A new generator. */
    protected abstract SessionIdGenerator newGenerator();

    @Test
    void nextId_onSeveralThreads_neverRepeatsAndIsNeverZero() throws InterruptedException {
        SessionIdGenerator generator = newGenerator();
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[THREADS];
        for (int t = 0; t < THREADS; t++) {
            threads[t] = new Thread(() -> {
                for (int i = 0; i < IDS_PER_THREAD; i++) {
                    seen.add(generator.nextId());
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen).hasSize(THREADS * IDS_PER_THREAD).doesNotContain(0L);
    }

    @Test
    void nextId_lowFourBits_useAllShards() {
        SessionIdGenerator generator = newGenerator();
        int shards = 0;
        for (int i = 0; i < IDS_PER_THREAD; i++) {
            shards |= 1 << (generator.nextId() & 15);
        }

        assertThat(shards).isEqualTo(0xFFFF);
    }
}
