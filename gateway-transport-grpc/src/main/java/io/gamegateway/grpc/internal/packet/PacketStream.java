/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import io.gamegateway.grpc.proto.GameGatewayServiceGrpc;
import io.grpc.MethodDescriptor;
import java.io.InputStream;

/**
 * The rpc {@code StreamPackets} with marshallers of our own: packets to the server are bytes already, and those from it are
 * read from gRPC's stream while it is there, in {@code onMessage}.
 */
public final class PacketStream {

    /** The rpc. */
    public static final MethodDescriptor<OutboundPacket, InputStream> METHOD =
            GameGatewayServiceGrpc.getStreamPacketsMethod().toBuilder(new Outbound(), new Inbound())
                    .setSampledToLocalTracing(false)
                    .build();

    private PacketStream() {}

    private static final class Outbound implements MethodDescriptor.Marshaller<OutboundPacket> {

        @Override
        public InputStream stream(OutboundPacket packet) {
            return packet;
        }

        @Override
        public OutboundPacket parse(InputStream stream) {
            throw new UnsupportedOperationException("a gateway sends these packets, and receives none of them");
        }
    }

    private static final class Inbound implements MethodDescriptor.Marshaller<InputStream> {

        @Override
        public InputStream stream(InputStream packet) {
            throw new UnsupportedOperationException("a gateway receives these packets, and sends none of them");
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }
}
