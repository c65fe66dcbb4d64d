/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.gateways;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is believed after each read. A gateway goes when it has said goodbye, or when the time for which it had announced itself is
 * over. That Redis does not name it any more is not enough: one that has lost its data names nobody, until each gateway's next
 * heartbeat, and leaving them all for these seconds would drop what is on the way to them.
 *
 * <p>Nothing is over while Redis cannot be read, and what is known has another expiry from when it is back: gateways that could not
 * reach it either have that time to announce themselves again. Used by one thread.
 */
final class KnownGateways {

    private record Known(Endpoint endpoint, long untilNanos) {}

    private final long graceNanos;
    private final Map<String, Known> known = new HashMap<>();
    private boolean unread;

    /** @param graceNanos an expiry */
    KnownGateways(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    /** Redis could not be read. */
    void missed() {
        unread = true;
    }

    /** All that are believed to be alive, after this read. */
    Set<GatewayAddress> read(List<GatewayEntries.Entry> entries, long nowNanos) {
        if (unread) {
            unread = false;
            known.replaceAll((name, gateway) -> new Known(gateway.endpoint(), nowNanos + graceNanos));
        }
        for (GatewayEntries.Entry entry : entries) {
            if (entry.endpoint().isPresent()) {
                known.merge(
                        entry.name(),
                        new Known(entry.endpoint().get(), nowNanos + entry.restNanos()),
                        KnownGateways::later);
            } else {
                known.remove(entry.name());
            }
        }
        known.values().removeIf(gateway -> nowNanos - gateway.untilNanos() >= 0);
        return known.entrySet().stream()
                .map(gateway ->
                        new GatewayAddress(gateway.getKey(), gateway.getValue().endpoint()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The newer one, but not before the grace of the older one is over. */
    private static Known later(Known older, Known newer) {
        return older.untilNanos() - newer.untilNanos() > 0 ? new Known(newer.endpoint(), older.untilNanos()) : newer;
    }

    /** How long until the first of them is over. */
    long restNanos(long nowNanos) {
        return known.values().stream()
                .mapToLong(gateway -> gateway.untilNanos() - nowNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
