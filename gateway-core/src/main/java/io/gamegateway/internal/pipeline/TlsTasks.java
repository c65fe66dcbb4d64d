/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of what takes long in TLS handshakes, signatures and the checks of certificates: on the event loops, a thousand
 * clients that come at once would hold up those who play. There are half as many as there are processors, from the first handshake
 * on. What waits is bounded by the connections: each has one task at a time.
 */
final class TlsTasks implements Executor {

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int KEEP_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    TlsTasks(String gatewayName) {
        pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("gateway-" + gatewayName + "-tls", true));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            // The gateway is closing: whose connection this is has ended, or is about to.
            task.run();
        }
    }

    void close() {
        pool.shutdownNow();
    }
}
