/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import java.util.List;

/**
 * What became of a {@link Gateway#reconfigure}; the names are those of {@code GatewayConfig}'s components.
 *
 * @param applied settings that differed and are in force now
 * @param needRestart settings that differ, but are in force only when the gateway is built with them
 * @since 0.1
 */
public record Reconfiguration(List<String> applied, List<String> needRestart) {

    /** Copies the names. */
    public Reconfiguration {
        applied = List.copyOf(applied);
        needRestart = List.copyOf(needRestart);
    }
}
