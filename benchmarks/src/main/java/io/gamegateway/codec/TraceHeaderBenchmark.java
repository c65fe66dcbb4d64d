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
 * Time of the gate header in each of its forms: without a trace (9 bytes), with one as {@link TraceHeaderCodec#w3c()} writes it (33),
 * and in a form of a game's own, as the SPI allows it. Encoding is appending the header; decoding is {@link GateFrameDecoder} reading a
 * frame with 64 bytes of payload and such a header, and its trace being taken out, as a backend does. What a trace costs in a gRPC packet
 * is in GamePacketBenchmark.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar TraceHeaderBenchmark -prof gc}
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class TraceHeaderBenchmark implements GateFrameDecoder.Listener {

    private static final int PAYLOAD_BYTES = 64;

    /** Who writes the header. */
    public enum Form {
        /** 9 bytes. */
        PLAIN,
        /** 33 bytes. */
        W3C,
        /** 25 bytes. */
        OWN;

        private TraceHeaderCodec codec() {
            return switch (this) {
                case PLAIN -> TraceHeaderCodec.plain();
                case W3C -> TraceHeaderCodec.w3c();
                case OWN -> new Short64();
            };
        }
    }

    /** A trace of two numbers of 64 bits, little endian as the rest of the header is. */
    private static final class Short64 implements TraceHeaderCodec {

        @Override
        public int gateHeaderBytes() {
            return GateFrame.GATE_HEADER_BYTES + 2 * Long.BYTES;
        }

        @Override
        public void writeGateHeader(
                ByteBuf out, int opCode, long sessionId, long traceIdHigh, long traceIdLow, long spanId) {
            GateFrame.writeGateHeader(out, opCode, sessionId);
            out.writeLongLE(traceIdLow).writeLongLE(spanId);
        }
    }

    /** Of the header. */
    @Param
    public Form form = Form.PLAIN;

    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(64);

    private long sessionId = 0x8123_4567_89AB_CDEFL;
    private long traceIdHigh = 0x4bf9_2f35_77b3_4da6L;
    private long traceIdLow = 0xa3ce_929d_0e0e_4736L;
    private long spanId = 0x00f0_67aa_0ba9_02b7L;

    private GateFrameDecoder decoder = new GateFrameDecoder(PooledByteBufAllocator.DEFAULT, this);
    private TraceHeaderCodec codec = TraceHeaderCodec.plain();
    private ByteBuf frame = Unpooled.EMPTY_BUFFER;
    private int headerBytes;
    private long seen;

    /** A frame as a backend gets it. */
    @Setup(Level.Trial)
    public void writeFrame() {
        codec = form.codec();
        headerBytes = codec.gateHeaderBytes();
        decoder = new GateFrameDecoder(PooledByteBufAllocator.DEFAULT, headerBytes, this);
        frame = PooledByteBufAllocator.DEFAULT.directBuffer();
        GateFrame.writeHeader(frame, headerBytes + PAYLOAD_BYTES, 1, 0, sessionId);
        writeGateHeader(frame);
        frame.writeZero(PAYLOAD_BYTES);
    }

    /** Frees the buffers. */
    @TearDown(Level.Trial)
    public void release() {
        decoder.close();
        frame.release();
        out.release();
    }

    private void writeGateHeader(ByteBuf to) {
        codec.writeGateHeader(to, GateFrame.OP_TRANS, sessionId, traceIdHigh, traceIdLow, spanId);
    }

    /** To a backend. */
    @Benchmark
    public ByteBuf encode() {
        out.clear();
        writeGateHeader(out);
        return out;
    }

    /** At a backend. */
    @Benchmark
    public long decode() {
        frame.readerIndex(0);
        decoder.decode(frame);
        return seen;
    }

    @Override
    public void onFrame(int type, int serverId, int opCode, long session, ByteBuf buf, int payloadIndex, int bytes) {
        seen += opCode + session + bytes;
        for (int i = GateFrame.GATE_HEADER_BYTES; i < headerBytes; i += Long.BYTES) {
            seen += buf.getLong(payloadIndex - headerBytes + i);
        }
    }

    @Override
    public void onShortFrame(int length) {
        throw new IllegalStateException("length: " + length + " (expected: at least " + headerBytes + ")");
    }

    @Override
    public void onCorruptLength(int length) {
        throw new IllegalStateException("length: " + length + " (expected: 0 to 16 MiB)");
    }
}
