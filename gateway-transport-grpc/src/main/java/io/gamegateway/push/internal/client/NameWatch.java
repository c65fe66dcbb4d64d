/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks a name up with gRPC's resolvers, periodically: by themselves they do it when a connection is lost, which says nothing of
 * addresses that are new. Thread-safe.
 */
public final class NameWatch implements AutoCloseable {

    private static final int DEFAULT_PORT = 7100;
    private static final long END_MILLIS = 2_000;

    private final URI target;
    private final NameResolverProvider provider;
    private final Duration period;
    private final Consumer<List<SocketAddress>> found;
    private final Consumer<String> failed;
    private final SynchronizationContext context;
    private @Nullable ScheduledThreadPoolExecutor thread;
    private Runnable end = () -> {};

    /**
     * Does nothing yet.
     *
     * @param period between lookups
     * @param found gets all addresses, by one thread at a time
     * @param failed gets the cause where there are none, by one thread at a time
     * @throws IllegalArgumentException where there is no resolver for the scheme of the target
     */
    public NameWatch(URI target, Duration period, Consumer<List<SocketAddress>> found, Consumer<String> failed) {
        this.target = target;
        this.period = period;
        this.found = found;
        this.failed = failed;
        this.context = new SynchronizationContext((in, e) -> failed.accept(e.toString()));
        String scheme = String.valueOf(target.getScheme());
        NameResolverProvider known = NameResolverRegistry.getDefaultRegistry().getProviderForScheme(scheme);
        if (known == null) {
            throw new IllegalArgumentException(
                    "target: " + target + " (expected: a scheme that gRPC has a name resolver for)");
        }
        this.provider = known;
    }

    /** Begins; to be called once. */
    public synchronized void start() {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("gateway-names", true));
        // What is still to be done when it ends, is not.
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread = executor;
        NameResolver resolver = provider.newNameResolver(target, arguments(executor));
        if (resolver == null) {
            executor.shutdownNow();
            throw new IllegalArgumentException(
                    "target: " + target + " (expected: one for the name resolver of its scheme)");
        }
        context.execute(() -> resolver.start(new Addresses()));
        executor.scheduleWithFixedDelay(
                () -> context.execute(resolver::refresh), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        end = () -> context.execute(resolver::shutdown);
    }

    private NameResolver.Args arguments(ScheduledThreadPoolExecutor executor) {
        return NameResolver.Args.newBuilder()
                .setDefaultPort(DEFAULT_PORT)
                .setProxyDetector(address -> null)
                .setSynchronizationContext(context)
                .setServiceConfigParser(new NoServiceConfig())
                .setScheduledExecutorService(executor)
                .setOffloadExecutor(executor)
                .build();
    }

    @Override
    public synchronized void close() {
        ScheduledThreadPoolExecutor executor = thread;
        if (executor == null) {
            return;
        }
        thread = null;
        end.run();
        executor.shutdown();
        try {
            executor.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Addresses extends NameResolver.Listener2 {

        @Override
        public void onResult(NameResolver.ResolutionResult result) {
            StatusOr<List<EquivalentAddressGroup>> addresses = result.getAddressesOrError();
            if (addresses.hasValue()) {
                found.accept(addresses.getValue().stream()
                        .flatMap(group -> group.getAddresses().stream())
                        .toList());
            } else {
                onError(addresses.getStatus());
            }
        }

        @Override
        public void onError(Status error) {
            failed.accept(error.toString());
        }
    }

    /** What the service says of retries and the like is for those who use it by gRPC's own means. */
    private static final class NoServiceConfig extends NameResolver.ServiceConfigParser {

        @Override
        public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> rawServiceConfig) {
            return NameResolver.ConfigOrError.fromConfig(rawServiceConfig);
        }
    }
}
