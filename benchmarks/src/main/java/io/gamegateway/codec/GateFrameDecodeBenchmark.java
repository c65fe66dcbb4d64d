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
 * Time per frame of {@link GateFrameDecoder}, from the bytes of a read to the listener's call: a read that is exactly
 * one frame, a read with sixteen as a shared link under load has them, and a frame that came in two reads.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar GateFrameDecodeBenchmark -prof gc
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
public class GateFrameDecodeBenchmark implements GateFrameDecoder.Listener {

    private static final int FRAMES = 16;

    /** Payload bytes of each frame. */
    @Param({"32", "512"})
    public int payloadBytes;

    private final GateFrameDecoder decoder = new GateFrameDecoder(PooledByteBufAllocator.DEFAULT, this);

    private ByteBuf frames = Unpooled.EMPTY_BUFFER;
    private int frameBytes;
    private long seen;

    /** Writes sixteen frames into one buffer. */
    @Setup(Level.Trial)
    public void writeFrames() {
        frameBytes = GateFrame.HEADER_BYTES + GateFrame.GATE_HEADER_BYTES + payloadBytes;
        frames = PooledByteBufAllocator.DEFAULT.directBuffer(FRAMES * frameBytes);
        for (int i = 0; i < FRAMES; i++) {
            GateFrame.writeHeader(frames, GateFrame.GATE_HEADER_BYTES + payloadBytes, i, 0, i);
            GateFrame.writeGateHeader(frames, GateFrame.OP_TRANS, i);
            frames.writeZero(payloadBytes);
        }
    }

    /** Frees the buffer. */
    @TearDown(Level.Trial)
    public void release() {
        decoder.close();
        frames.release();
    }

    /** The read is one frame. */
    @Benchmark
    public long oneFrame() {
        return decode(0, frameBytes);
    }

    /** The read is sixteen frames; the time is that of one. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long sixteenFrames() {
        return decode(0, FRAMES * frameBytes);
    }

    /** The frame comes in two reads, cut in the middle of its payload. */
    @Benchmark
    public long splitFrame() {
        int cut = frameBytes - payloadBytes / 2;
        decode(0, cut);
        return decode(cut, frameBytes);
    }

    private long decode(int from, int to) {
        frames.setIndex(from, to);
        decoder.decode(frames);
        return seen;
    }

    @Override
    public void onFrame(int type, int serverId, int opCode, long sessionId, ByteBuf buf, int payloadIndex, int bytes) {
        seen += type + serverId + opCode + sessionId + payloadIndex + bytes;
    }

    @Override
    public void onShortFrame(int length) {
        throw new IllegalStateException("length: " + length + " (expected: at least 9)");
    }

    @Override
    public void onCorruptLength(int length) {
        throw new IllegalStateException("length: " + length + " (expected: 0 to 16 MiB)");
    }
}
