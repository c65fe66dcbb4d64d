/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.Gateway;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.push.PushCounts;
import io.gamegateway.internal.push.PushDispatcher;
import io.gamegateway.internal.session.EmbeddedSessions;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.push.server.PushLimits;
import io.gamegateway.spi.PushContext;
import io.gamegateway.spi.SessionIdGenerator;
import io.github.bucket4j.Bucket;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the limit of a logic server's stream costs per batch of commands: PushStream takes as many tokens as there are commands from a
 * bucket of the stream's own.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar PushRateBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PushRateBenchmark {

    private static final int COMMANDS = 16;

    /** The most that a bucket takes: one in a nanosecond. */
    private static final int NEVER_REACHED = 1_000_000_000;

    private final Bucket bucket = Objects.requireNonNull(newShared().newBucket());

    private static PushShared newShared() {
        SessionIdGenerator ids = SessionIdGenerator.standard("gateway-1");
        EmbeddedSessions sessions;
        try (Gateway gateway = Gateway.builder().route(1, "127.0.0.1:1").build()) {
            sessions = new EmbeddedSessions(gateway.config(), new SessionTable(), ids, Observers.NONE);
        }
        return new PushShared(
                new PushContext(
                        "gateway-1",
                        sessions.loop().eventLoop(),
                        NioServerSocketChannel.class,
                        ids,
                        new PushDispatcher(
                                sessions.table(), sessions.users(), List.of(sessions.loop()), new PushCounts())),
                PushLimits.defaults().withCommandsPerSecond(NEVER_REACHED),
                peer -> CompletableFuture.completedFuture(PushGrant.all()));
    }

    /** A batch of sixteen commands, within the limit. */
    @Benchmark
    public long batch() {
        return bucket.consumeIgnoringRateLimits(COMMANDS);
    }
}
