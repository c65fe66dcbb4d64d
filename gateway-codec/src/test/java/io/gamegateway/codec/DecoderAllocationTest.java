/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Decoding and encoding allocate nothing per frame, measured by the JVM's own count for this thread. The buffers here
 * are wrapped arrays, which leak detection leaves alone: its access records would be what is measured.
 */
class DecoderAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int FRAMES_PER_BUFFER = 100;
    private static final int WARM_UP_ROUNDS = 2_000;
    private static final int ROUNDS = 10_000;
    private static final int FRAMES = ROUNDS * FRAMES_PER_BUFFER;

    /** The measurement itself, and what the JIT may still do, are allowed for: a hundredth of a byte per frame. */
    private static final long MAX_BYTES = FRAMES / 100;

    private final CountingAllocator allocator = new CountingAllocator();
    private long seen;

    @BeforeAll
    static void switchOn() {
        THREADS.setThreadAllocatedMemoryEnabled(true);
    }

    @Test
    void clientFrameDecoder_millionFrames_allocatesNothing() {
        ClientFrameDecoder decoder = new ClientFrameDecoder(allocator, 65_535, new ClientFrameDecoder.Listener() {
            @Override
            public boolean onMessage(int messageId, int serverId, ByteBuf buf, int payloadIndex, int payloadBytes) {
                seen++;
                return true;
            }

            @Override
            public void onMessageTooLarge(int payloadBytes) {
                throw new AssertionError(payloadBytes);
            }
        });
        ByteBuf in = repeated(Bytes.clientFrame(1, 2, Bytes.pattern(32)));

        assertAllocatesNothing(() -> {
            in.readerIndex(0);
            decoder.decode(in);
        });
        assertThat(seen).isEqualTo((long) (WARM_UP_ROUNDS + ROUNDS) * FRAMES_PER_BUFFER);
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void gateFrameDecoder_millionFrames_allocatesNothing() {
        GateFrameDecoder decoder = new GateFrameDecoder(allocator, new GateFrameDecoder.Listener() {
            @Override
            public void onFrame(
                    int type,
                    int serverId,
                    int opCode,
                    long sessionId,
                    ByteBuf buf,
                    int payloadIndex,
                    int payloadBytes) {
                seen++;
            }

            @Override
            public void onShortFrame(int length) {
                throw new AssertionError(length);
            }

            @Override
            public void onCorruptLength(int length) {
                throw new AssertionError(length);
            }
        });
        ByteBuf in = repeated(Bytes.gateFrame(1, 0, 1, 5, Bytes.pattern(32)));

        assertAllocatesNothing(() -> {
            in.readerIndex(0);
            decoder.decode(in);
        });
        assertThat(seen).isEqualTo((long) (WARM_UP_ROUNDS + ROUNDS) * FRAMES_PER_BUFFER);
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void webSocketDecoder_millionFrames_allocatesNothing() {
        WebSocketDecoder decoder = new WebSocketDecoder(65_543, new WebSocketDecoder.Listener() {
            @Override
            public void onData(ByteBuf data) {
                seen += data.readableBytes();
                data.skipBytes(data.readableBytes());
            }

            @Override
            public void onPing(byte[] payload) {}

            @Override
            public void onPong(byte[] payload) {}

            @Override
            public void onClose(int code) {
                throw new AssertionError(code);
            }

            @Override
            public void onViolation(int closeCode, String what) {
                throw new AssertionError(what);
            }
        });
        // Unmasking in place changes the payload each time, which does not matter here.
        ByteBuf in = repeated(ClientWebSocketFrame.binary(Bytes.pattern(35)));

        assertAllocatesNothing(() -> {
            in.readerIndex(0);
            decoder.decode(in);
        });
        assertThat(seen).isEqualTo((long) (WARM_UP_ROUNDS + ROUNDS) * FRAMES_PER_BUFFER * 35);
    }

    @Test
    void headers_millionWritten_allocateNothing() {
        ByteBuf out = Unpooled.wrappedBuffer(new byte[FRAMES_PER_BUFFER * 128]);

        assertAllocatesNothing(() -> {
            out.clear();
            for (int i = 0; i < FRAMES_PER_BUFFER; i++) {
                ClientFrame.writeHeader(out, i, i, i);
                GateFrame.writeHeader(out, i, i, i, i);
                TraceHeaderCodec.w3c().writeGateHeader(out, 1, i, i, i, i);
                TraceHeaderCodec.plain().writeGateHeader(out, 1, i, i, i, i);
                WebSocketFrame.writeHeader(out, WebSocketFrame.OP_BINARY, i * 10);
            }
        });
        assertThat(out.writerIndex()).isPositive();
    }

    private static void assertAllocatesNothing(Runnable round) {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes for %d frames", FRAMES).isLessThan(MAX_BYTES);
    }

    private static ByteBuf repeated(byte[] frame) {
        return Unpooled.wrappedBuffer(Bytes.concat(
                IntStream.range(0, FRAMES_PER_BUFFER).mapToObj(i -> frame).toArray(byte[][]::new)));
    }
}
