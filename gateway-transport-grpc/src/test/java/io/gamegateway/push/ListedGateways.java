/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A directory that says what the test tells it to. */
final class ListedGateways implements GatewayDirectory {

    private final CompletableFuture<Consumer<Set<GatewayAddress>>> listener = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    static GatewayAddress address(String name, String endpoint) {
        return new GatewayAddress(name, Endpoint.parse(endpoint));
    }

    void are(GatewayAddress... gateways) {
        listener.join().accept(Set.of(gateways));
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void watch(Consumer<Set<GatewayAddress>> gateways) {
        listener.complete(gateways);
    }

    @Override
    public void close() {
        closed.complete(null);
    }
}
