/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.gamegateway.jmh.MessagePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to write both headers of one frame to a backend into a buffer that is there, without and with a trace. The
 * payload is not copied.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar GateFrameEncodeBenchmark -prof gc
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
@Fork(value = 2, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class GateFrameEncodeBenchmark {

    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(64);

    private int payloadBytes = 100;
    private int messageId = 4660;
    private long sessionId = 0x8123_4567_89AB_CDEFL;
    private long traceIdHigh = 0x4bf9_2f35_77b3_4da6L;
    private long traceIdLow = 0xa3ce_929d_0e0e_4736L;
    private long spanId = 0x00f0_67aa_0ba9_02b7L;

    /** Frees the buffer. */
    @TearDown(Level.Trial)
    public void release() {
        out.release();
    }

    /** 20 and 9 bytes. */
    @Benchmark
    public ByteBuf plainHeaders() {
        return write(TraceHeaderCodec.plain());
    }

    /** 20 and 33 bytes. */
    @Benchmark
    public ByteBuf tracedHeaders() {
        return write(TraceHeaderCodec.w3c());
    }

    private ByteBuf write(TraceHeaderCodec codec) {
        out.clear();
        GateFrame.writeHeader(out, codec.gateHeaderBytes() + payloadBytes, messageId, 0, sessionId);
        codec.writeGateHeader(out, GateFrame.OP_TRANS, sessionId, traceIdHigh, traceIdLow, spanId);
        return out;
    }
}
