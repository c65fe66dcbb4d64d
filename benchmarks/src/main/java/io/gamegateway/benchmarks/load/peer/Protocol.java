/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import java.util.Locale;

/** What clients speak. */
public enum Protocol {
    TCP,
    WEBSOCKET,
    TLS;

    /** As roles call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
