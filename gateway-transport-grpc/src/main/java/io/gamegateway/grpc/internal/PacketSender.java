/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.grpc.internal.packet.OutboundPacket;
import io.grpc.ClientCall;
import io.netty.buffer.ByteBuf;
import java.io.InputStream;
import java.util.function.Consumer;

/** Hands what waits in the queue to gRPC, as long as gRPC takes it. On the home loop. */
final class PacketSender {

    /** gRPC puts a flag and the length before each message. */
    static final int MESSAGE_PREFIX_BYTES = 5;

    private final SendQueue queue;
    private final OutboundPacket packet = new OutboundPacket();

    private int messages;
    private int bytes;
    private int queueBytes;
    private boolean heldUp;

    PacketSender(SendQueue queue) {
        this.queue = queue;
    }

    /**
     * Sends until the queue is empty or gRPC holds enough. As the call is ready, gRPC has copied each packet when {@code
     * sendMessage} returns.
     *
     * @param leaves gets the sessions that leave, each behind its last packet
     */
    void send(ClientCall<OutboundPacket, InputStream> call, Consumer<SendQueue.Leave> leaves) {
        messages = 0;
        bytes = 0;
        queueBytes = 0;
        while (call.isReady()) {
            SendQueue.Item item = queue.current();
            if (item == null) {
                heldUp = false;
                return;
            }
            if (item instanceof SendQueue.Batch batch) {
                sendNext(call, batch);
            } else if (item instanceof SendQueue.Leave leave) {
                queue.taken();
                leaves.accept(leave);
            }
        }
        heldUp = true;
    }

    /** True where gRPC held enough when it was last looked at: what it holds may have waited for long. */
    boolean isHeldUp() {
        return heldUp;
    }

    private void sendNext(ClientCall<OutboundPacket, InputStream> call, SendQueue.Batch batch) {
        ByteBuf buf = batch.buf;
        int packetBytes = buf.readInt();
        int index = buf.readerIndex();
        buf.skipBytes(packetBytes);
        batch.messages--;
        messages++;
        bytes += MESSAGE_PREFIX_BYTES + packetBytes;
        queueBytes += Integer.BYTES + packetBytes;
        call.sendMessage(packet.at(buf, index, packetBytes));
        if (!buf.isReadable()) {
            queue.taken();
        }
    }

    /** Messages of the last {@link #send}. */
    int messages() {
        return messages;
    }

    /** Bytes of them on the wire, without what HTTP/2 adds. */
    int bytes() {
        return bytes;
    }

    /** Bytes of them in the queue. */
    int queueBytes() {
        return queueBytes;
    }
}
