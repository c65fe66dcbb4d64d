/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import java.util.List;

/**
 * What a running gateway counts and knows. Thread-safe; nothing here waits.
 *
 * @since 0.1
 */
public interface StatsSource {

    /** What it has counted so far. */
    GatewayStats stats();

    /** What it knows of the endpoints it uses, or has used within the last minutes; ordered by their names. */
    List<BackendStatus> backends();

    /** The messages to and from each serverType and world. */
    List<TrafficStats> traffic();
}
