/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.push.internal.client.NameWatch;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The gateways behind one name, such as that of a headless service of Kubernetes: each of its addresses is a gateway, named after
 * the address, such as {@code 10.0.3.7:7100}. The name is looked up by gRPC's name resolvers, again and again.
 *
 * <p>The JVM and gRPC remember addresses too, each for 30 s unless {@code networkaddress.cache.ttl} says otherwise: the JVM's security
 * property of that name, and the system property. Looking up more often than that shows nothing new. An answer without addresses
 * counts as a failure, and then the last one stays true.
 *
 * <p>Thread-safe; has one thread of its own while it is watched.
 *
 * @since 0.1
 */
public final class DnsGatewayDirectory implements GatewayDirectory {

    /** How often the name is looked up, by default. */
    public static final Duration DEFAULT_REFRESH = Duration.ofSeconds(10);

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(DnsGatewayDirectory.class));

    private final NameWatch watch;
    private final String target;
    private @Nullable Consumer<Set<GatewayAddress>> listener;
    private Set<GatewayAddress> last = Set.of();

    private DnsGatewayDirectory(String target, Duration refresh) {
        if (refresh.isNegative() || refresh.isZero()) {
            throw new IllegalArgumentException("refresh: " + refresh + " (expected: > 0)");
        }
        this.target = target;
        URI uri = URI.create(target.contains("://") ? target : "dns:///" + Endpoint.parse(target));
        this.watch = new NameWatch(uri, refresh, this::found, this::failed);
    }

    /**
     * Looked up every 10 seconds.
     *
     * @param target {@code host:port}, or a target of gRPC such as {@code dns:///host:port}
     * @throws IllegalArgumentException where it is neither, or gRPC has no resolver for it
     */
    public static DnsGatewayDirectory of(String target) {
        return of(target, DEFAULT_REFRESH);
    }

    /**
     * Looked up as often as this.
     *
     * @param target {@code host:port}, or a target of gRPC such as {@code dns:///host:port}
     * @throws IllegalArgumentException where it is neither, or gRPC has no resolver for it
     */
    public static DnsGatewayDirectory of(String target, Duration refresh) {
        return new DnsGatewayDirectory(target, refresh);
    }

    @Override
    public void watch(Consumer<Set<GatewayAddress>> gateways) {
        synchronized (this) {
            if (listener != null) {
                throw new IllegalStateException("watched: true (expected: false; a directory is watched once)");
            }
            listener = gateways;
        }
        watch.start();
    }

    /** Called by one thread at a time. */
    private void found(List<SocketAddress> addresses) {
        Set<GatewayAddress> gateways = new HashSet<>();
        for (SocketAddress address : addresses) {
            if (address instanceof InetSocketAddress inet) {
                gateways.add(gateway(inet));
            }
        }
        if (gateways.isEmpty()) {
            failed("no addresses");
            return;
        }
        Consumer<Set<GatewayAddress>> told;
        synchronized (this) {
            told = gateways.equals(last) ? null : listener;
            last = gateways;
        }
        if (told != null) {
            told.accept(Set.copyOf(gateways));
        }
    }

    private static GatewayAddress gateway(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        Endpoint endpoint = new Endpoint(host, address.getPort());
        return new GatewayAddress(endpoint.toString(), endpoint);
    }

    private void failed(String cause) {
        log.warn("the gateways behind {} cannot be looked up, those known stay: {}", target, cause);
    }

    @Override
    public void close() {
        watch.close();
    }
}
