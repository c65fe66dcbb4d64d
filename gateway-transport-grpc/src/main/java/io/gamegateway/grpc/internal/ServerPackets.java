/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.grpc.internal.packet.InboundPacket;
import io.gamegateway.grpc.internal.packet.PacketReader;
import io.gamegateway.internal.session.Names;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;

/** Reports the packets of one stream's server as what they mean; what means nothing is counted and skipped. On the home loop. */
final class ServerPackets {

    private final Endpoint endpoint;
    private final BackendEvents events;
    private final InboundPacket inbound = new InboundPacket();
    private final PacketReader packet = new PacketReader();

    ServerPackets(Endpoint endpoint, BackendEvents events) {
        this.endpoint = endpoint;
        this.events = events;
    }

    /**
     * Reads one packet.
     *
     * @param message stays the caller's
     * @throws io.gamegateway.grpc.internal.wire.MalformedProtoException where it is none
     */
    void receive(InputStream message) throws IOException {
        ByteBuf buf = inbound.of(message);
        packet.read(buf, buf.readerIndex(), buf.readableBytes());
        switch (packet.type()) {
            case MESSAGE -> message(buf);
            case DISCONNECT -> disconnect();
            case BIND -> bind();
            case IGNORED -> {}
            case UNKNOWN -> events.dropped(DropReason.UNKNOWN_OP_CODE);
        }
        packet.clear();
    }

    private void message(ByteBuf buf) {
        int targets = packet.targets();
        if (targets == 0) {
            events.message(
                    endpoint,
                    packet.sessionId(),
                    packet.messageId(),
                    false,
                    buf,
                    packet.payloadIndex(),
                    packet.payloadBytes());
        } else {
            events.broadcast(
                    endpoint,
                    packet.targetIds(),
                    0,
                    targets,
                    packet.messageId(),
                    false,
                    buf,
                    packet.payloadIndex(),
                    packet.payloadBytes());
        }
    }

    private void disconnect() {
        String text = packet.reason();
        CloseReason reason = CloseReasons.fromServer(text);
        int targets = packet.targets();
        if (targets == 0) {
            events.disconnect(packet.sessionId(), reason, text);
        }
        for (int i = 0; i < targets; i++) {
            events.disconnect(packet.target(i), reason, text);
        }
    }

    private void bind() {
        int bytes = packet.userIdBytes();
        if (bytes == 0 || bytes > Names.MAX_USER_ID_BYTES) {
            events.dropped(DropReason.SHORT_FRAME);
            return;
        }
        String userId = packet.userId();
        int targets = packet.targets();
        if (targets == 0) {
            events.bind(packet.sessionId(), userId);
        }
        for (int i = 0; i < targets; i++) {
            events.bind(packet.target(i), userId);
        }
    }
}
