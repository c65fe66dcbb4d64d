/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.util.Locale;

/**
 * How a rule spreads sessions over its endpoints. A session keeps the endpoint it was given, whatever the strategy.
 *
 * @since 0.1
 */
public enum RouteStrategy {
    /** In turn. */
    ROUND_ROBIN,
    /**
     * By a hash of the rule's {@link HashKey}: the same key has the same endpoint. Removing an endpoint moves its own keys
     * only, adding one of n moves about 1/n of them.
     */
    CONSISTENT_HASH,
    /** The endpoint that the realm mapping has for the world, else by a hash of world and instance. */
    REALM_BASED,
    /** The endpoint with the fewest sessions of this gateway, in turn where there are several. */
    LEAST_SESSIONS,
    /** In turn, each endpoint as often as its weight says. */
    WEIGHTED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in rules, such as {@code round_robin}. */
    public String label() {
        return label;
    }
}
