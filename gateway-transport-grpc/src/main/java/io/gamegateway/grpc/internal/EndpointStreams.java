/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.internal.io.OffLoopResolver;
import io.gamegateway.internal.link.LinkWatch;
import io.gamegateway.internal.link.Suspects;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The streams of a gateway: one to each endpoint, whichever event loops use it. Thread-safe. */
public final class EndpointStreams implements AutoCloseable {

    private final GrpcOptions options;
    private final Suspects suspects = new Suspects();
    private final List<StreamHome> homes = new CopyOnWriteArrayList<>();
    private final Map<Endpoint, EndpointStream> streams = new ConcurrentHashMap<>();

    /** Streams that are not found any more, but still have something to end. */
    private final Set<EndpointStream> ending = ConcurrentHashMap.newKeySet();

    private volatile @Nullable OffLoopResolver names;

    /** No streams yet. */
    public EndpointStreams(GrpcOptions options) {
        this.options = options;
    }

    /** The links of one more event loop, on which streams may live too from now on. */
    public synchronized BackendLinks open(TransportContext context) {
        if (names == null) {
            names = new OffLoopResolver(context.gatewayName());
        }
        LinkWatch watch = new LinkWatch(
                context.eventLoop(),
                options.pool().stallTimeout(),
                options.pool().silenceTimeout(),
                suspects);
        StreamHome home = new StreamHome(context, watch);
        homes.add(home);
        return new GrpcLinks(home, this, options);
    }

    /** The endpoint's address; not gRPC's way, which would log a stack trace for each name that it does not find. */
    Future<InetSocketAddress> resolve(Endpoint endpoint, EventLoop loop) {
        OffLoopResolver resolver = Objects.requireNonNull(names);
        return resolver.getResolver(loop).resolve(InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
    }

    /** Makes the member one of the endpoint's stream, which is opened where there is none. */
    void join(Endpoint endpoint, StreamMember member) {
        streams.computeIfAbsent(endpoint, this::newStream).join(member);
    }

    private EndpointStream newStream(Endpoint endpoint) {
        StreamHome home =
                homes.stream().min(Comparator.comparingInt(StreamHome::streams)).orElseThrow();
        home.streamAdded();
        return new EndpointStream(endpoint, home, this, options);
    }

    /** Who joins from now on gets another. */
    void retired(EndpointStream stream) {
        if (streams.remove(stream.endpoint(), stream)) {
            ending.add(stream);
            stream.home().streamRemoved();
        }
    }

    /** Nothing is left of it. */
    void ended(EndpointStream stream) {
        ending.remove(stream);
    }

    /** Waits until the streams have flushed and ended; cuts off, after a second, those that have not. */
    @Override
    public void close() {
        Set<EndpointStream> all = new HashSet<>(streams.values());
        all.addAll(ending);
        long flushedNanos = System.nanoTime() + EndpointStream.CLOSE_NANOS;
        all.forEach(EndpointStream::close);
        all.forEach(stream -> stream.awaitEnd(flushedNanos));
        long cutOffNanos = System.nanoTime() + EndpointStream.CLOSE_NANOS;
        all.forEach(EndpointStream::cutOff);
        all.forEach(stream -> stream.awaitEnd(cutOffNanos));
        OffLoopResolver resolver = names;
        if (resolver != null) {
            resolver.close();
        }
    }
}
