/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Writes, byte for byte, what protobuf-java does. */
class ProtoWriterTest {

    @Test
    void writeVarint_aroundEachLength_asProtobufDoes() throws IOException {
        for (int bits = 0; bits < Long.SIZE; bits++) {
            for (long value : new long[] {(1L << bits) - 1, 1L << bits, -1L << bits}) {
                byte[] expected = new byte[CodedOutputStream.computeInt64Size(9, value)];
                CodedOutputStream.newInstance(expected).writeInt64(9, value);

                ByteBuf out = Unpooled.buffer();
                ProtoWriter.writeVarintField(out, 9, value);

                assertThat(ByteBufUtil.getBytes(out)).isEqualTo(expected);
                assertThat(ProtoWriter.varintBytes(value)).isEqualTo(out.readableBytes() - 1);
            }
        }
    }

    @Test
    void writeFields_ofEachKind_asProtobufDoes() throws IOException {
        byte[] expected = new byte[200];
        CodedOutputStream generated = CodedOutputStream.newInstance(expected);
        generated.writeInt32(1, -5);
        generated.writeString(20, "text");
        generated.writeByteArray(3000, new byte[] {7, 8});

        ByteBuf out = Unpooled.buffer();
        ProtoWriter.writeVarintField(out, 1, -5);
        ProtoWriter.writeAsciiField(out, 20, AsciiString.of("text"));
        ProtoWriter.writeBytesField(out, 3000, Unpooled.wrappedBuffer(new byte[] {6, 7, 8}), 1, 2);

        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(java.util.Arrays.copyOf(expected, out.readableBytes()));
        assertThat(generated.getTotalBytesWritten()).isEqualTo(out.readableBytes());
    }
}
