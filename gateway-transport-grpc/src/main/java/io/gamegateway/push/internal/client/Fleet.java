/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gamegateway.spi.GatewayAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The links, one per gateway of the directory, and which of them a command is for. Thread-safe. */
final class Fleet {

    /** How long a gateway that left the directory gets to acknowledge what it has been sent. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int NODE_SHIFT = 52;
    private static final int NODES = 1 << Long.SIZE - NODE_SHIFT;
    private static final PushLink[] NONE = {};

    private final Function<GatewayAddress, PushLink> newLink;

    @GuardedBy("this")
    private final Map<GatewayAddress, PushLink> links = new HashMap<>();

    /** Those that have left, and are being drained. */
    @GuardedBy("this")
    private final List<CompletableFuture<Void>> leaving = new ArrayList<>();

    @GuardedBy("this")
    private boolean closed;

    private volatile Routes routes = new Routes(List.of());

    Fleet(Function<GatewayAddress, PushLink> newLink) {
        this.newLink = newLink;
    }

    /** These are all gateways now. */
    void update(Set<GatewayAddress> gateways) {
        List<PushLink> added = new ArrayList<>();
        List<PushLink> gone = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            for (GatewayAddress known : List.copyOf(links.keySet())) {
                if (!gateways.contains(known)) {
                    gone.add(links.remove(known));
                }
            }
            for (GatewayAddress gateway : gateways) {
                if (!links.containsKey(gateway)) {
                    PushLink link = newLink.apply(gateway);
                    links.put(gateway, link);
                    added.add(link);
                }
            }
            routes = new Routes(links.values());
            leaving.removeIf(CompletableFuture::isDone);
            // Within the lock: once the fleet is closed, the event loops may be gone.
            added.forEach(PushLink::start);
            gone.forEach(link -> leaving.add(link.close(Refusal.GATEWAY_GONE, DRAIN_NANOS)));
        }
    }

    /** What a gateway says of itself has changed. */
    synchronized void routeChanged() {
        routes = new Routes(links.values());
    }

    /** All of them. Not to be changed. */
    PushLink[] all() {
        return routes.all;
    }

    /** Those that may have this session. Not to be changed. */
    PushLink[] ofSession(long sessionId) {
        return routes.byNode[(int) (sessionId >>> NODE_SHIFT)];
    }

    /** The gateway with this name, by what it says or else by what the directory says. */
    @Nullable
    PushLink named(String gatewayName) {
        return routes.byName.get(gatewayName);
    }

    /**
     * Ends all links.
     *
     * @return completes when the last one has ended, on its event loop
     */
    synchronized CompletableFuture<Void> close(long drainNanos) {
        closed = true;
        List<CompletableFuture<Void>> ends = new ArrayList<>(leaving);
        links.values().forEach(link -> ends.add(link.close(Refusal.CLOSED, drainNanos)));
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    }

    /** Which links there are, at one time. */
    private static final class Routes {

        private final PushLink[] all;
        private final PushLink[][] byNode = new PushLink[NODES][];
        private final Map<String, PushLink> byName = new HashMap<>();

        Routes(Collection<PushLink> links) {
            all = links.toArray(NONE);
            Arrays.fill(byNode, all);
            Map<Integer, List<PushLink>> known = new HashMap<>();
            List<PushLink> unknown = new ArrayList<>();
            for (PushLink link : all) {
                int node = link.node();
                if (node > PushLink.NODE_UNKNOWN && node <= NODES) {
                    known.computeIfAbsent(node - 1, number -> new ArrayList<>()).add(link);
                } else if (node != PushLink.NODE_NOT_ASKED) {
                    unknown.add(link);
                }
                byName.put(link.address().name(), link);
            }
            known.forEach((node, owners) -> {
                owners.addAll(unknown);
                byNode[node] = owners.toArray(NONE);
            });
            for (PushLink link : all) {
                byName.put(link.gatewayName(), link);
            }
        }
    }
}
