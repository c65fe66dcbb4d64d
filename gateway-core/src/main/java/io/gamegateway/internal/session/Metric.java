/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/** The plain counters that each event loop keeps; see {@link LoopCounters}. */
public enum Metric {
    CONNECTIONS_OPENED,
    CONNECTIONS_CLOSED,
    SESSIONS_OPENED,
    SESSIONS_CLOSED,
    MESSAGES_TO_CLIENTS,
    MESSAGES_PUSHED,
    BYTES_FROM_CLIENTS,
    BYTES_TO_CLIENTS,
    BYTES_FROM_BACKENDS,
    BYTES_TO_BACKENDS,
    LINKS_OPENED,
    LINKS_CLOSED,
    LINKS_BROKEN,
    DIAL_FAILURES,
    MESSAGES_HELD,
    MESSAGES_IN_DOUBT,
    UNROUTED_MESSAGES,
    READ_PAUSES,
    HTTP_REQUESTS_REFUSED
}
