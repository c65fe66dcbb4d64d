/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.gamegateway.config.Limits;
import io.gamegateway.internal.session.RejectReason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the limits at accept cost per connection, in {@link ConnectionLimiter}: it is counted in all and for its address, takes a token
 * from the bucket of its address and one from that of all, where there are rates, and gives its places back. Then the same of one that is
 * refused for the rate of its address. One thread, as one accepts.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar ConnectionLimiterBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConnectionLimiterBenchmark {

    /** More than can be tried in a second. */
    private static final int NEVER_REACHED = 100_000_000;

    /** From which the connections come. */
    @Param({"1", "10000"})
    public int addresses;

    private final ConnectionLimiter counting = new ConnectionLimiter(Limits.none());
    private final ConnectionLimiter rated = new ConnectionLimiter(
            Limits.none().withConnectionsPerSecond(NEVER_REACHED).withConnectionsPerSecondPerAddress(NEVER_REACHED));
    private final ConnectionLimiter strict = new ConnectionLimiter(Limits.none().withConnectionsPerSecondPerAddress(1));
    private InetAddress[] clients = {};
    private int next;

    /** Of one network. */
    @Setup(Level.Trial)
    public void name() throws UnknownHostException {
        clients = new InetAddress[addresses];
        for (int i = 0; i < addresses; i++) {
            clients[i] = InetAddress.getByAddress(new byte[] {10, 1, (byte) (i >> 8), (byte) i});
        }
    }

    private InetAddress next() {
        next = next + 1 >= addresses ? 0 : next + 1;
        return clients[next];
    }

    private @Nullable RejectReason admitAndRelease(ConnectionLimiter limiter) {
        InetAddress client = next();
        RejectReason reason = limiter.admit();
        if (reason == null) {
            reason = limiter.admit(client);
            if (reason == null) {
                reason = limiter.admitRate();
                limiter.release(client);
            }
            limiter.release();
        }
        return reason;
    }

    /** No rates: only counted. */
    @Benchmark
    public @Nullable RejectReason counted() {
        return admitAndRelease(counting);
    }

    /** With both rates, which are not reached. */
    @Benchmark
    public @Nullable RejectReason countedAndRated() {
        return admitAndRelease(rated);
    }

    /** Too fast for its address. */
    @Benchmark
    public @Nullable RejectReason refused() {
        return admitAndRelease(strict);
    }
}
