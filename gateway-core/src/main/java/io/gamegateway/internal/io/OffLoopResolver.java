/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.io;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Resolves host names with the JDK, which knows the machine's own configuration and caches, but blocks: so on a thread of
 * its own (Netty's default resolver makes the same call on the event loop).
 */
public final class OffLoopResolver extends AddressResolverGroup<InetSocketAddress> {

    private static final int MAX_WAITING = 1024;
    private static final long THREAD_IDLE_SECONDS = 30;

    private final ExecutorService threads;

    /** The thread starts with the first name, and ends when none was asked for a while. */
    public OffLoopResolver(String gatewayName) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                2,
                2,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory("gateway-" + gatewayName + "-dns", true));
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Names(executor).asAddressResolver();
    }

    @Override
    public void close() {
        super.close();
        threads.shutdownNow();
    }

    private final class Names extends InetNameResolver {

        Names(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> promise) {
            offLoop(promise, () -> promise.trySuccess(InetAddress.getByName(host)));
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
            offLoop(promise, () -> promise.trySuccess(List.of(InetAddress.getAllByName(host))));
        }

        private void offLoop(Promise<?> promise, Lookup lookup) {
            try {
                threads.execute(() -> {
                    try {
                        lookup.run();
                    } catch (UnknownHostException e) {
                        promise.tryFailure(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                promise.tryFailure(e);
            }
        }
    }

    @FunctionalInterface
    private interface Lookup {
        void run() throws UnknownHostException;
    }
}
