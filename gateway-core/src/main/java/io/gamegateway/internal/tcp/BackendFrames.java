/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.GateFrameDecoder;
import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.session.Names;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** Reports the frames of one link's backend as what they mean; what means nothing is counted and skipped. */
final class BackendFrames implements GateFrameDecoder.Listener {

    private final Endpoint endpoint;
    private final BackendEvents events;
    private final GateProtocol protocol;
    private final IntConsumer corruptLength;

    /** @param corruptLength gets a length that breaks the framing; nothing can be read behind it */
    BackendFrames(Endpoint endpoint, BackendEvents events, GateProtocol protocol, IntConsumer corruptLength) {
        this.endpoint = endpoint;
        this.events = events;
        this.protocol = protocol;
        this.corruptLength = corruptLength;
    }

    @Override
    public void onFrame(
            int type, int serverId, int opCode, long sessionId, ByteBuf buf, int payloadIndex, int payloadBytes) {
        switch (opCode) {
            case GateFrame.OP_TRANS ->
                events.message(endpoint, sessionId, type, isZip(serverId), buf, payloadIndex, payloadBytes);
            case GateFrame.OP_DISCONNECT -> disconnect(sessionId, buf, payloadIndex, payloadBytes);
            case GateFrame.OP_BROADCAST -> broadcast(type, isZip(serverId), buf, payloadIndex, payloadBytes);
            case GateFrame.OP_BIND -> bind(sessionId, buf, payloadIndex, payloadBytes);
            default -> events.dropped(DropReason.UNKNOWN_OP_CODE);
        }
    }

    private boolean isZip(int serverId) {
        return protocol.forwardZipFlag() && ServerId.isZip(serverId);
    }

    private void disconnect(long sessionId, ByteBuf buf, int index, int bytes) {
        if (bytes < Byte.BYTES) {
            events.dropped(DropReason.SHORT_FRAME);
            return;
        }
        CloseReason reason = CloseReason.ofCode(buf.getUnsignedByte(index), CloseReason.KICKED);
        events.disconnect(sessionId, reason, buf.toString(index + 1, bytes - 1, StandardCharsets.UTF_8));
    }

    private void broadcast(int type, boolean zip, ByteBuf buf, int index, int bytes) {
        int count = bytes < Short.BYTES ? -1 : buf.getUnsignedShortLE(index);
        int idsBytes = Short.BYTES + count * Long.BYTES;
        if (count < 0 || bytes < idsBytes) {
            events.dropped(DropReason.SHORT_FRAME);
            return;
        }
        events.broadcast(endpoint, buf, index + Short.BYTES, count, type, zip, buf, index + idsBytes, bytes - idsBytes);
    }

    private void bind(long sessionId, ByteBuf buf, int index, int bytes) {
        if (bytes == 0 || bytes > Names.MAX_USER_ID_BYTES) {
            events.dropped(DropReason.SHORT_FRAME);
            return;
        }
        events.bind(sessionId, buf.toString(index, bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onShortFrame(int length) {
        events.dropped(DropReason.SHORT_FRAME);
    }

    @Override
    public void onCorruptLength(int length) {
        corruptLength.accept(length);
    }
}
