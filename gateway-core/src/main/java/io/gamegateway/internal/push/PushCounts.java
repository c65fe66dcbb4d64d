/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.spi.PushFailure;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of pushes, but for the messages, which their loops count. Once per batch; thread-safe. */
public final class PushCounts {

    private final LongAdder commands = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder[] failures = new LongAdder[PushFailure.values().length];

    /** All zero. */
    public PushCounts() {
        for (int i = 0; i < failures.length; i++) {
            failures[i] = new LongAdder();
        }
    }

    void commands(int more) {
        commands.add(more);
    }

    void skipped(long more) {
        skipped.add(more);
    }

    void failed(PushFailure reason, int more) {
        failures[reason.ordinal()].add(more);
    }

    /** Commands that logic servers have sent. */
    public long commands() {
        return commands.sum();
    }

    /** Commands that logic servers could not send for want of room. */
    public long skipped() {
        return skipped.sum();
    }

    /** Sessions that a command had no effect for. */
    public long failed(PushFailure reason) {
        return failures[reason.ordinal()].sum();
    }
}
