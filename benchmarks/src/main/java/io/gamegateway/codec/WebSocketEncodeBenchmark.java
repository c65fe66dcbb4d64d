/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of {@link WebSocketFrame} to write a binary frame to a client into a buffer that is there: its header alone, in each of the three
 * forms that the payload's length gives it, and the whole frame with a game message, whose payload is copied as it is into a client's
 * batch.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar WebSocketEncodeBenchmark -prof gc}
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class WebSocketEncodeBenchmark {

    private static final int MAX_HEADER_BYTES = WebSocketFrame.MAX_SERVER_HEADER_BYTES + ClientFrame.HEADER_BYTES;

    /** Of the message; the last is the most that there can be, and needs a length of 64 bits. */
    @Param({"64", "1024", "65535"})
    public int payloadBytes;

    private ByteBuf payload = Unpooled.EMPTY_BUFFER;
    private ByteBuf out = Unpooled.EMPTY_BUFFER;
    private int messageId = 4660;

    /** Makes the buffers. */
    @Setup(Level.Trial)
    public void allocate() {
        payload = PooledByteBufAllocator.DEFAULT.directBuffer(payloadBytes).writeZero(payloadBytes);
        out = PooledByteBufAllocator.DEFAULT.directBuffer(MAX_HEADER_BYTES + payloadBytes);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void release() {
        payload.release();
        out.release();
    }

    /** The frame's header alone. */
    @Benchmark
    public ByteBuf header() {
        out.clear();
        WebSocketFrame.writeHeader(out, WebSocketFrame.OP_BINARY, ClientFrame.HEADER_BYTES + payloadBytes);
        return out;
    }

    /** The frame, with the message's header and its payload. */
    @Benchmark
    public ByteBuf wholeFrame() {
        header();
        ClientFrame.writeHeader(out, payloadBytes, messageId, 0);
        return out.writeBytes(payload, 0, payloadBytes);
    }
}
