/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * A gateway that takes pushes.
 *
 * @param name the gateway's, or any other name that is unique among those of one directory
 * @param endpoint of its push server
 * @since 0.1
 */
public record GatewayAddress(String name, Endpoint endpoint) {

    /** @throws IllegalArgumentException where the name is blank */
    public GatewayAddress {
        if (name.isBlank()) {
            throw new IllegalArgumentException("gateway name: '" + name + "' (expected: not blank)");
        }
    }
}
