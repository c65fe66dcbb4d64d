/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.gamegateway.jmh.LoopThreads;
import io.gamegateway.jmh.MessagePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
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
 * Time per message of {@link ClientFrameDecoder}, from the bytes of a read to the listener's call: a read that is
 * exactly one message, a read with sixteen, and a message that came in two reads, whose beginning must be held.
 *
 * <p>Run with the garbage collector's profile: it should show no bytes per message, as the buffer of the split one comes
 * from the allocator's pool.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar ClientFrameDecodeBenchmark -prof gc
 * }</pre>
 *
 * <p>A number from it is worth something only with the machine, the JDK and the number of cores beside it.
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {LoopThreads.NO_LEAK_DETECTION, LoopThreads.CUSTOM_EXECUTOR, LoopThreads.EXECUTOR_CLASS})
public class ClientFrameDecodeBenchmark implements ClientFrameDecoder.Listener {

    private static final int FRAMES = 16;

    /** Payload bytes of each message. */
    @Param({"32", "512"})
    public int payloadBytes;

    private final ClientFrameDecoder decoder =
            new ClientFrameDecoder(PooledByteBufAllocator.DEFAULT, ClientFrame.MAX_PAYLOAD_BYTES, this);

    private ByteBuf frames = Unpooled.EMPTY_BUFFER;
    private int frameBytes;
    private long seen;

    /** Writes sixteen messages into one buffer. */
    @Setup(Level.Trial)
    public void writeFrames() {
        frameBytes = ClientFrame.HEADER_BYTES + payloadBytes;
        frames = PooledByteBufAllocator.DEFAULT.directBuffer(FRAMES * frameBytes);
        for (int i = 0; i < FRAMES; i++) {
            ClientFrame.writeHeader(frames, payloadBytes, i, i << 8);
            frames.writeZero(payloadBytes);
        }
    }

    /** Frees the buffer. */
    @TearDown(Level.Trial)
    public void release() {
        decoder.close();
        frames.release();
    }

    /** The read is one message. */
    @Benchmark
    public long oneFrame() {
        return decode(0, frameBytes);
    }

    /** The read is sixteen messages; the time is that of one. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long sixteenFrames() {
        return decode(0, FRAMES * frameBytes);
    }

    /** The message comes in two reads, cut in the middle of its payload. */
    @Benchmark
    public long splitFrame() {
        int cut = ClientFrame.HEADER_BYTES + payloadBytes / 2;
        decode(0, cut);
        return decode(cut, frameBytes);
    }

    private long decode(int from, int to) {
        frames.setIndex(from, to);
        decoder.decode(frames);
        return seen;
    }

    @Override
    public boolean onMessage(int messageId, int serverId, ByteBuf buf, int payloadIndex, int bytes) {
        seen += messageId + serverId + payloadIndex + bytes;
        return true;
    }

    @Override
    public void onMessageTooLarge(int bytes) {
        throw new IllegalStateException("bytes: " + bytes + " (expected: at most 65535)");
    }
}
