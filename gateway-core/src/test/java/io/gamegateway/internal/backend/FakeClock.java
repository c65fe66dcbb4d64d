/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.observe.Observers;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands still until a test moves it. Not thread-safe. */
public final class FakeClock implements LongSupplier {

    /** Where a clock may well stand: {@link System#nanoTime()} overflows some day. */
    private long nanos = Long.MAX_VALUE - Duration.ofMillis(5).toNanos();

    @Override
    public long getAsLong() {
        return nanos;
    }

    /** Moves it. */
    public void advance(Duration time) {
        nanos += time.toNanos();
    }

    /** Backends that go by this clock. */
    public Backends backends(BackendConfig config) {
        return new Backends(config, this::getAsLong, Observers.NONE);
    }
}
