/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Knows the gateways that are alive, for logic servers that push to them.
 *
 * <p><b>Threads:</b> {@link #watch} is called once; the listener may be called on any thread, by one at a time, and does
 * not block. <b>Errors:</b> where the directory cannot be asked, the last answer stays true: what cannot be reached is no
 * reason to leave a gateway that can.
 *
 * @since 0.1
 */
public interface GatewayDirectory extends AutoCloseable {

    /**
     * Begins to watch. Does not wait for the first answer.
     *
     * @param gateways gets all gateways that are alive, in a set that does not change, first as soon as they are known, and then after each change
     * @throws IllegalStateException where it is watched already
     */
    void watch(Consumer<Set<GatewayAddress>> gateways);

    /** Ends the watching. May wait, for some seconds at most. Harmless when repeated. */
    @Override
    void close();

    /**
     * Gateways that do not change.
     *
     * @throws IllegalArgumentException where two have the same name
     */
    static GatewayDirectory of(Set<GatewayAddress> gateways) {
        return new StaticGatewayDirectory(gateways);
    }

    /**
     * Gateways that do not change, each named after its endpoint.
     *
     * @param endpoints such as {@code gateway-1:7100}
     * @throws IllegalArgumentException where one is not {@code host:port}
     */
    static GatewayDirectory of(String... endpoints) {
        return of(Arrays.stream(endpoints)
                .map(endpoint -> new GatewayAddress(endpoint, Endpoint.parse(endpoint)))
                .collect(Collectors.toUnmodifiableSet()));
    }
}
