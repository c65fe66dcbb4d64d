/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gamegateway.grpc.proto.GamePacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Writes, byte for byte, what generated code does. */
class PacketWriterTest {

    private static final int PACKETS = 5_000;

    @Test
    void write_anyPacket_asGeneratedCodeDoes() throws IOException {
        Random random = new Random(3);
        OutboundPacket outbound = new OutboundPacket();
        for (int i = 0; i < PACKETS; i++) {
            long sessionId = random.nextLong() >> random.nextInt(Long.SIZE);
            int messageId = random.nextInt(1 << random.nextInt(17));
            byte[] payload = new byte[random.nextInt(1 << random.nextInt(12))];
            random.nextBytes(payload);
            boolean traced = random.nextBoolean();
            long high = random.nextLong();
            long low = random.nextLong() >>> random.nextInt(Long.SIZE);
            long span = random.nextLong();
            GamePacket.Builder expected = GamePacket.newBuilder()
                    .setSessionId(sessionId)
                    .setMsgId(messageId)
                    .setPayload(ByteString.copyFrom(payload));
            if (traced) {
                expected.putMetadata("trace_id", String.format("%016x%016x", high, low))
                        .putMetadata("span_id", String.format("%016x", span));
            }

            ByteBuf out = random.nextBoolean() ? Unpooled.buffer() : Unpooled.directBuffer();
            out.writeZero(4);
            ByteBuf source = Unpooled.wrappedBuffer(new byte[2], payload);
            PacketWriter.write(out, sessionId, messageId, source, 2, payload.length);
            if (traced) {
                PacketWriter.writeTrace(out, high, low, span);
            }
            int bytes = out.readableBytes() - 4;

            byte[] generated = expected.build().toByteArray();
            assertThat(ByteBufUtil.getBytes(out, 4, bytes)).isEqualTo(generated);
            assertThat(bytes).isLessThanOrEqualTo(PacketWriter.maxBytes(payload.length));
            outbound.at(out, 4, bytes);
            assertThat(outbound.available()).isEqualTo(bytes);
            ByteArrayOutputStream drained = new ByteArrayOutputStream();
            assertThat(outbound.drainTo(drained)).isEqualTo(bytes);
            assertThat(drained.toByteArray()).isEqualTo(generated);
            assertThat(outbound.available()).isZero();
            assertThat(outbound.at(out, 4, bytes).readAllBytes()).isEqualTo(generated);
            out.release();
        }
    }
}
