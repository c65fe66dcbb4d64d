/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.Gateway;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.session.EmbeddedSessions;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.jmh.LoopThreads;
import io.gamegateway.jmh.MessagePath;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.SessionIdGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to deliver a pushed message to one member of a group of 10, 100 or 1,000 on one event loop: {@link PushDispatcher} takes a
 * batch of one command, {@link PushLoop} has it encoded once and written to each member's channel, and all of them are flushed at the end
 * of the turn. Everything but the system call; the time and the bytes are per delivery, so the smaller a group is, the more of what a batch
 * costs is in them. Messages of less than 1,024 bytes are copied into each member's batch, others are shared by all.
 *
 * <p>A batch makes some 400 bytes of objects, whatever the size of the group.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar PushFanOutBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {LoopThreads.NO_LEAK_DETECTION, LoopThreads.CUSTOM_EXECUTOR, LoopThreads.EXECUTOR_CLASS})
public class PushFanOutBenchmark {

    private static final int SMALL = 10;
    private static final int MEDIUM = 100;
    private static final int LARGE = 1_000;
    private static final String NAME = "group";
    private static final int MESSAGE_ID = 4660;

    /** Of the members. */
    @Param
    public ClientProtocol protocol = ClientProtocol.TCP;

    /** Of the message. */
    @Param({"100", "2000"})
    public int payloadBytes;

    /** One group, whose members are all there are. */
    public abstract static class Members {

        private final int count;

        // Set by join(), before anything else.
        @SuppressWarnings("NullAway.Init")
        private EmbeddedSessions sessions;

        @SuppressWarnings("NullAway.Init")
        private PushDispatcher pushes;

        private ByteBuf payload = Unpooled.EMPTY_BUFFER;
        private int bytes;

        Members(int count) {
            this.count = count;
        }

        /** Each has a connection of its own. */
        @Setup(Level.Trial)
        public void join(PushFanOutBenchmark parameters) {
            SessionIdGenerator ids = SessionIdGenerator.standard("gateway-1");
            try (Gateway gateway = Gateway.builder().route(1, "127.0.0.1:1").build()) {
                sessions = new EmbeddedSessions(gateway.config(), new SessionTable(), ids, Observers.NONE);
            }
            pushes = new PushDispatcher(sessions.table(), sessions.users(), List.of(sessions.loop()), new PushCounts());
            for (int i = 0; i < count; i++) {
                Session session = sessions.open(parameters.protocol);
                sessions.loop().groups().join(NAME, session);
            }
            bytes = parameters.payloadBytes;
            payload = PooledByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
            if (push() != count) {
                throw new IllegalStateException("delivered: not to each member (expected: " + count + ")");
            }
        }

        /** All leave. */
        @TearDown(Level.Trial)
        public void leave() {
            sessions.close();
            payload.release();
        }

        /** Messages delivered so far. */
        long push() {
            PushBatch batch = pushes.begin(payload.retain());
            batch.sendToGroup(NAME, MESSAGE_ID, false, 0, bytes);
            batch.apply(receipts -> {});
            sessions.endTurn();
            return sessions.loop().counters().get(Metric.MESSAGES_PUSHED);
        }
    }

    /** 10 members. */
    @State(Scope.Thread)
    public static class Few extends Members {

        /** Nobody yet. */
        public Few() {
            super(SMALL);
        }
    }

    /** 100 members. */
    @State(Scope.Thread)
    public static class Some extends Members {

        /** Nobody yet. */
        public Some() {
            super(MEDIUM);
        }
    }

    /** 1,000 members. */
    @State(Scope.Thread)
    public static class Many extends Members {

        /** Nobody yet. */
        public Many() {
            super(LARGE);
        }
    }

    /** One of ten deliveries. */
    @Benchmark
    @OperationsPerInvocation(SMALL)
    public long to10(Few members) {
        return members.push();
    }

    /** One of a hundred deliveries. */
    @Benchmark
    @OperationsPerInvocation(MEDIUM)
    public long to100(Some members) {
        return members.push();
    }

    /** One of a thousand deliveries. */
    @MessagePath
    @Benchmark
    @OperationsPerInvocation(LARGE)
    public long to1000(Many members) {
        return members.push();
    }
}
