/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Always the same. */
final class StaticGatewayDirectory implements GatewayDirectory {

    private final Set<GatewayAddress> gateways;
    private final AtomicBoolean watched = new AtomicBoolean();

    StaticGatewayDirectory(Set<GatewayAddress> gateways) {
        this.gateways = Set.copyOf(gateways);
        Set<String> names = new HashSet<>();
        for (GatewayAddress gateway : this.gateways) {
            if (!names.add(gateway.name())) {
                throw new IllegalArgumentException(
                        "gateway name: '" + gateway.name() + "' (expected: one that occurs once)");
            }
        }
    }

    @Override
    public void watch(Consumer<Set<GatewayAddress>> listener) {
        if (!watched.compareAndSet(false, true)) {
            throw new IllegalStateException("watched: true (expected: false; a directory is watched once)");
        }
        listener.accept(gateways);
    }

    @Override
    public void close() {}
}
