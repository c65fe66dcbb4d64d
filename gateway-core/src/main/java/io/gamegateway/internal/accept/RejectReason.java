/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import java.util.Locale;

/** Why a connection was refused at accept; the label of the counter of rejected connections. */
public enum RejectReason {
    /** There are as many connections as there may be. */
    MAX_CONNECTIONS,
    /** There are as many connections from this address as there may be. */
    MAX_CONNECTIONS_PER_ADDRESS,
    /** Too many new connections from this address within a second. */
    CONNECTION_RATE,
    /** The gateway is closing. */
    DRAINING;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The label's value, such as {@code connection_rate}. */
    public String label() {
        return label;
    }
}
