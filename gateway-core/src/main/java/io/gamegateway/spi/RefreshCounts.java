/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Map;

/**
 * How often rules were read from where they come from, by the kind of what was read, such as {@code routing_rules} and
 * {@code realm_mapping}.
 *
 * @param successes reads that gave good rules, changed or not
 * @param errors reads that failed, or gave rules that were refused
 * @since 0.1
 */
public record RefreshCounts(Map<String, Long> successes, Map<String, Long> errors) {

    private static final RefreshCounts NONE = new RefreshCounts(Map.of(), Map.of());

    /** Copies the maps. */
    public RefreshCounts {
        successes = Map.copyOf(successes);
        errors = Map.copyOf(errors);
    }

    /** Nothing is read from anywhere. */
    public static RefreshCounts none() {
        return NONE;
    }
}
