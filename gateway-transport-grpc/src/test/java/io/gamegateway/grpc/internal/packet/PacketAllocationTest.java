/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Packets are written, handed to gRPC and read without an object per packet. */
class PacketAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int PACKETS = 200_000;

    /** One object of 16 bytes in each packet would be twenty times as much. */
    private static final long MAX_BYTES = PACKETS;

    private static final int PAYLOAD_BYTES = 300;

    private final ByteBuf payload = Unpooled.wrappedBuffer(new byte[PAYLOAD_BYTES]);
    private final ByteBuf packet = Unpooled.buffer(PacketWriter.maxBytes(PAYLOAD_BYTES));

    @FunctionalInterface
    private interface Round {
        void run() throws IOException;
    }

    private static void assertAllocatesNothing(Round round) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            round.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PACKETS; i++) {
            round.run();
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_BYTES);
    }

    @Test
    void write_andDrain_allocateNothing() throws IOException {
        OutboundPacket outbound = new OutboundPacket();
        OutputStream sink = OutputStream.nullOutputStream();

        assertAllocatesNothing(() -> {
            packet.clear();
            PacketWriter.write(packet, -42, 7, payload, 0, PAYLOAD_BYTES);
            PacketWriter.writeTrace(packet, 1, 2, 3);
            outbound.at(packet, 0, packet.writerIndex()).drainTo(sink);
        });
    }

    @Test
    void read_allocatesNothing() throws IOException {
        PacketWriter.write(packet, -42, 7, payload, 0, PAYLOAD_BYTES);
        PacketWriter.writeTrace(packet, 1, 2, 3);
        InboundPacket inbound = new InboundPacket();
        PacketReader reader = new PacketReader();
        ByteArrayInputStream message = new ByteArrayInputStream(packet.array(), 0, packet.writerIndex());

        assertAllocatesNothing(() -> {
            message.reset();
            ByteBuf buf = inbound.of(message);
            reader.read(buf, buf.readerIndex(), buf.readableBytes());
            assert reader.payloadBytes() == PAYLOAD_BYTES && reader.type() == PacketType.MESSAGE;
            reader.clear();
        });
    }
}
