/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import com.google.protobuf.ByteString;
import io.gamegateway.grpc.proto.GamePacket;
import io.gamegateway.jmh.MessagePath;
import io.grpc.Drainable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
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
 * One message on its way through gRPC's marshalling, by our own code and by protobuf's generated code: from the buffer of a
 * client's read into gRPC's buffer, and from gRPC's buffer into that of a client's write. To the game server also with a trace, which is
 * two entries of hexadecimal text in the packet's metadata.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar GamePacketBenchmark -prof gc
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
public class GamePacketBenchmark {

    private static final Marshaller<GamePacket> GENERATED = ProtoUtils.marshaller(GamePacket.getDefaultInstance());
    private static final int MESSAGE_ID = 4660;
    private static final HexFormat DIGITS = HexFormat.of();
    private static final long TRACE_ID_HIGH = 0x4bf9_2f35_77b3_4da6L;
    private static final long TRACE_ID_LOW = 0xa3ce_929d_0e0e_4736L;
    private static final long SPAN_ID = 0x00f0_67aa_0ba9_02b7L;

    /** Bytes of the payload. */
    @Param({"64", "1200", "16384"})
    public int payloadBytes;

    private final long sessionId = 0x8123_4567_89AB_CDEFL;
    private final OutboundPacket outbound = new OutboundPacket();
    private final InboundPacket inbound = new InboundPacket();
    private final PacketReader reader = new PacketReader();
    private final Received received = new Received();

    private ByteBuf read = Unpooled.EMPTY_BUFFER;
    private ByteBuf batch = Unpooled.EMPTY_BUFFER;
    private ByteBuf written = Unpooled.EMPTY_BUFFER;
    private ByteBufOutputStream grpc = new ByteBufOutputStream(written);
    private ByteBuf packet = Unpooled.EMPTY_BUFFER;

    /** Makes the buffers. */
    @Setup
    public void allocate() {
        read = PooledByteBufAllocator.DEFAULT.directBuffer(payloadBytes).writeZero(payloadBytes);
        batch = PooledByteBufAllocator.DEFAULT.heapBuffer(2 * payloadBytes + 100);
        written = PooledByteBufAllocator.DEFAULT.directBuffer(2 * payloadBytes + 100);
        grpc = new ByteBufOutputStream(written);
        packet = PooledByteBufAllocator.DEFAULT.directBuffer(2 * payloadBytes + 100);
        PacketWriter.write(packet, sessionId, MESSAGE_ID, read, 0, payloadBytes);
    }

    /** Frees the buffers. */
    @TearDown(Level.Trial)
    public void release() {
        read.release();
        batch.release();
        written.release();
        packet.release();
    }

    /** To the game server, by our own code: into the loop's batch, and from there into gRPC's buffer. */
    @Benchmark
    @MessagePath
    public ByteBuf writeOwn() throws IOException {
        batch.clear();
        written.clear();
        PacketWriter.write(batch, sessionId, MESSAGE_ID, read, 0, payloadBytes);
        outbound.at(batch, 0, batch.readableBytes()).drainTo(grpc);
        return written;
    }

    /** To the game server, by generated code: the message object, and from there into gRPC's buffer. */
    @Benchmark
    public ByteBuf writeGenerated() throws IOException {
        written.clear();
        GamePacket message = GamePacket.newBuilder()
                .setSessionId(sessionId)
                .setMsgId(MESSAGE_ID)
                .setPayload(ByteString.copyFrom(read.nioBuffer()))
                .build();
        ((Drainable) GENERATED.stream(message)).drainTo(grpc);
        return written;
    }

    /** As {@link #writeOwn}, with a trace. */
    @Benchmark
    @MessagePath
    public ByteBuf writeOwnTraced() throws IOException {
        batch.clear();
        written.clear();
        PacketWriter.write(batch, sessionId, MESSAGE_ID, read, 0, payloadBytes);
        PacketWriter.writeTrace(batch, TRACE_ID_HIGH, TRACE_ID_LOW, SPAN_ID);
        outbound.at(batch, 0, batch.readableBytes()).drainTo(grpc);
        return written;
    }

    /** As {@link #writeGenerated}, with a trace. */
    @Benchmark
    public ByteBuf writeGeneratedTraced() throws IOException {
        written.clear();
        GamePacket message = GamePacket.newBuilder()
                .setSessionId(sessionId)
                .setMsgId(MESSAGE_ID)
                .setPayload(ByteString.copyFrom(read.nioBuffer()))
                .putMetadata("trace_id", DIGITS.toHexDigits(TRACE_ID_HIGH) + DIGITS.toHexDigits(TRACE_ID_LOW))
                .putMetadata("span_id", DIGITS.toHexDigits(SPAN_ID))
                .build();
        ((Drainable) GENERATED.stream(message)).drainTo(grpc);
        return written;
    }

    /** From the game server, by our own code. */
    @Benchmark
    @MessagePath
    public ByteBuf readOwn() throws IOException {
        written.clear();
        ByteBuf message = inbound.of(received.reset(packet));
        reader.read(message, message.readerIndex(), message.readableBytes());
        return written.writeBytes(message, reader.payloadIndex(), reader.payloadBytes());
    }

    /** From the game server, by generated code. */
    @Benchmark
    public ByteBuf readGenerated() {
        written.clear();
        GamePacket message = GENERATED.parse(received.reset(packet));
        return written.writeBytes(message.getPayload().asReadOnlyByteBuffer());
    }

    /** What gRPC's stream of a received message is, over one buffer. */
    private static final class Received extends InputStream implements KnownLength, HasByteBuffer {

        private ByteBuf buf = Unpooled.EMPTY_BUFFER;
        private int index;

        Received reset(ByteBuf packet) {
            buf = packet;
            index = 0;
            return this;
        }

        @Override
        public boolean byteBufferSupported() {
            return true;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buf.nioBuffer(index, available());
        }

        @Override
        public int available() {
            return buf.readableBytes() - index;
        }

        @Override
        public int read() {
            return available() == 0 ? -1 : buf.getByte(index++) & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int bytes = Math.min(length, available());
            if (bytes == 0) {
                return length == 0 ? 0 : -1;
            }
            buf.getBytes(index, target, offset, bytes);
            index += bytes;
            return bytes;
        }

        @Override
        public long skip(long count) {
            int bytes = (int) Math.min(count, available());
            index += bytes;
            return bytes;
        }
    }
}
