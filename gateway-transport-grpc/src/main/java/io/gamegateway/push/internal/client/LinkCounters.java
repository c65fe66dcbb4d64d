/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import java.util.concurrent.atomic.AtomicLong;

/** What a link counts beside its log. Written by its event loop, read by any thread. */
final class LinkCounters {

    final AtomicLong sent = new AtomicLong();
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong batches = new AtomicLong();
    final AtomicLong resent = new AtomicLong();
    final AtomicLong connects = new AtomicLong();

    /** Only one thread writes, so that an atomic addition is not needed. */
    static void add(AtomicLong counter, long count) {
        counter.lazySet(counter.getPlain() + count);
    }
}
