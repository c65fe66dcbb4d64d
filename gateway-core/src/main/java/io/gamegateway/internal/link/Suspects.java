/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.link;

import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells all event loops what one has found out: an endpoint does not respond. A loop whose own link there carries little would
 * hardly find out by itself. Thread-safe.
 */
public final class Suspects {

    private final List<LinkWatch> watches = new CopyOnWriteArrayList<>();

    void join(LinkWatch watch) {
        watches.add(watch);
    }

    void report(Endpoint endpoint) {
        for (LinkWatch watch : watches) {
            try {
                watch.loop().execute(() -> watch.suspect(endpoint));
            } catch (RejectedExecutionException e) {
                // The gateway is closing.
                return;
            }
        }
    }
}
