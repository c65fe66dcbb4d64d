/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.grpc.internal.wire.MalformedProtoException;
import io.gamegateway.internal.link.LinkProgress;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** gRPC's callbacks of one stream: what the server sends is reported on the spot, and as one batch per turn of the loop. */
final class StreamListener extends ClientCall.Listener<InputStream> {

    /**
     * Messages are asked for in such portions, two of which are outstanding: the stream is never paused, as it carries many
     * clients, each of which has a budget of its own.
     */
    private static final int REQUESTED = 1 << 20;

    private final EndpointStream stream;
    private final StreamHome home;
    private final ClientCall<?, ?> call;
    private final LinkProgress progress;
    private final ServerPackets packets;
    private final Runnable endOfBatch = this::endBatch;

    private int received;
    private boolean inBatch;
    private boolean broken;

    StreamListener(EndpointStream stream, StreamHome home, ClientCall<?, ?> call, LinkProgress progress) {
        this.stream = stream;
        this.home = home;
        this.call = call;
        this.progress = progress;
        this.packets = new ServerPackets(stream.endpoint(), home.events());
    }

    /** Asks for the first messages. */
    void requestFirst() {
        call.request(2 * REQUESTED);
    }

    @Override
    public void onReady() {
        home.run(stream::ready);
    }

    @Override
    public void onMessage(InputStream message) {
        assert home.loop().inEventLoop();
        if (broken) {
            return;
        }
        try {
            int bytes = message.available() + PacketSender.MESSAGE_PREFIX_BYTES;
            home.events().bytesReceived(stream.endpoint(), bytes);
            progress.received(bytes);
            if (!inBatch) {
                inBatch = true;
                home.execute(endOfBatch);
            }
            packets.receive(message);
        } catch (MalformedProtoException | IOException e) {
            broken = true;
            stream.corrupt("malformed packet: " + e.getMessage());
            return;
        }
        received++;
        if (received == REQUESTED) {
            received = 0;
            call.request(REQUESTED);
        }
    }

    /** Behind the turn in which packets came: their clients are flushed once. */
    private void endBatch() {
        inBatch = false;
        home.events().batchEnd();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        // Where there never was a connection, it may be one of gRPC's threads that tells.
        home.run(() -> stream.callClosed(status));
    }
}
