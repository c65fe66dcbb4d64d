/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of what takes long in TLS handshakes, signatures and the checks of certificates: on the event loops, a thousand
 * clients that come at once would hold up those who play. There are half as many as there are processors, from the first handshake
 * on. A connection has one task at a time; that of one which has ended meanwhile is not done, and where too many wait, no more are
 * taken: a handshake would not be in time behind them. Thread-safe.
 */
public final class TlsTasks {

    /** At about a millisecond each, more than what is done within any sensible handshake deadline. */
    private static final int MAX_WAITING = 16_384;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int KEEP_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    /** No thread runs yet. */
    public TlsTasks(String gatewayName) {
        this(gatewayName, THREADS, MAX_WAITING);
    }

    TlsTasks(String gatewayName, int threads, int maxWaiting) {
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                KEEP_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(maxWaiting),
                new DefaultThreadFactory("gateway-" + gatewayName + "-tls", true));
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Does the tasks of this connection's handshake. Throws {@link RejectedExecutionException} where too many wait, which fails the
     * handshake.
     */
    public Executor of(Channel channel) {
        return task -> execute(channel, task);
    }

    private void execute(Channel channel, Runnable task) {
        try {
            pool.execute(() -> {
                if (channel.isOpen()) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            if (!pool.isShutdown()) {
                throw e;
            }
            // The gateway is closing: whose connection this is has ended, or is about to.
            task.run();
        }
    }

    /** How many wait for a thread. */
    public int waiting() {
        return pool.getQueue().size();
    }

    /** What waits is not done any more. */
    public void close() {
        pool.shutdownNow();
    }
}
