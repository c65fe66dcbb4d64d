/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.gamegateway.jmh.MessagePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
 * Time per binary frame of {@link WebSocketDecoder}: reading the header and unmasking the payload where it lies, in a
 * read that is the whole frame, and in one that ends within the header. Unmasking again what was unmasked before costs
 * the same, so the input is not written anew.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar WebSocketDecodeBenchmark -prof gc
 * }</pre>
 *
 * <p>A number from it is worth something only with the machine, the JDK and the number of cores beside it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class WebSocketDecodeBenchmark implements WebSocketDecoder.Listener {

    private static final int MASK = 0x37fa_213d;

    /** Payload bytes of the frame. */
    @Param({"64", "1024"})
    public int payloadBytes;

    private final WebSocketDecoder decoder = new WebSocketDecoder(ClientFrame.MAX_PAYLOAD_BYTES, this);

    private ByteBuf frame = Unpooled.EMPTY_BUFFER;
    private int frameBytes;
    private long seen;

    /** Writes one masked frame. */
    @Setup(Level.Trial)
    public void writeFrame() {
        frame = ByteBufAllocator.DEFAULT.directBuffer();
        WebSocketFrame.writeHeader(frame, WebSocketFrame.OP_BINARY, payloadBytes);
        frame.setByte(1, frame.getByte(1) | WebSocketFrame.MASKED);
        frame.writeInt(MASK).writeZero(payloadBytes);
        frameBytes = frame.readableBytes();
    }

    /** Frees the buffer. */
    @TearDown(Level.Trial)
    public void release() {
        frame.release();
    }

    /** The read is one frame. */
    @Benchmark
    @MessagePath
    public long wholeFrame() {
        return decode(0, frameBytes);
    }

    /** The read ends after one byte of the header, which is then gathered in an array of 32 bytes. */
    @Benchmark
    public long splitHeader() {
        decode(0, 1);
        return decode(1, frameBytes);
    }

    private long decode(int from, int to) {
        frame.setIndex(from, to);
        decoder.decode(frame);
        return seen;
    }

    @Override
    public void onData(ByteBuf data) {
        seen += data.readableBytes();
        data.skipBytes(data.readableBytes());
    }

    @Override
    public void onPing(byte[] payload) {
        throw new IllegalStateException("a ping (expected: binary frames only)");
    }

    @Override
    public void onPong(byte[] payload) {
        throw new IllegalStateException("a pong (expected: binary frames only)");
    }

    @Override
    public void onClose(int code) {
        throw new IllegalStateException("close " + code + " (expected: binary frames only)");
    }

    @Override
    public void onViolation(int closeCode, String what) {
        throw new IllegalStateException(closeCode + ": " + what);
    }
}
