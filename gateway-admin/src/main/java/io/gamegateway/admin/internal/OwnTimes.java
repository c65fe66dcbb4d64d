/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayObserver;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** The gateway's own times of the last interval. Recorded wait-free by the event loops, read by one thread. */
public final class OwnTimes implements GatewayObserver {

    private static final int DIGITS = 2;
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double P50 = 50;
    private static final double P99 = 99;

    private final Recorder toBackends = new Recorder(1, MAX_NANOS, DIGITS);
    private final Recorder toClients = new Recorder(1, MAX_NANOS, DIGITS);
    private @Nullable Histogram lastToBackends;
    private @Nullable Histogram lastToClients;

    /** Nothing so far. */
    public OwnTimes() {}

    @Override
    public void ownTime(Direction direction, long nanos) {
        Recorder recorder = direction == Direction.CLIENT_TO_BACKEND ? toBackends : toClients;
        recorder.recordValue(Math.min(MAX_NANOS, Math.max(1, nanos)));
    }

    /** Of the time since the last call. */
    Views.Latency read() {
        lastToBackends = toBackends.getIntervalHistogram(lastToBackends);
        lastToClients = toClients.getIntervalHistogram(lastToClients);
        return new Views.Latency(percentiles(lastToBackends), percentiles(lastToClients));
    }

    private static Views.Percentiles percentiles(Histogram histogram) {
        long count = histogram.getTotalCount();
        return count == 0
                ? new Views.Percentiles(null, null, 0)
                : new Views.Percentiles(
                        histogram.getValueAtPercentile(P50) / NANOS_PER_SECOND,
                        histogram.getValueAtPercentile(P99) / NANOS_PER_SECOND,
                        count);
    }
}
