/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import com.google.protobuf.ByteString;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.PushResponse;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One stream to a gateway, and the connection that it has for itself. After {@link #abandon} or {@link #finish} its owner hears
 * nothing more of it. Belongs to the event loop.
 */
final class PushStream extends ClientCall.Listener<PushResponse> {

    private final ManagedChannel channel;
    private final ClientCall<Outgoing, PushResponse> call;
    private final Owner owner;
    private boolean welcomed;
    private boolean over;

    /** What becomes of the stream is for the link to decide. */
    interface Owner {

        /** The stream's first response, or a further one. */
        void received(PushStream stream, PushResponse response);

        /** Takes more again. */
        void ready(PushStream stream);

        /** Is over, or never came about. */
        void lost(PushStream stream, Status status);
    }

    PushStream(ManagedChannel channel, ClientCall<Outgoing, PushResponse> call, Owner owner) {
        this.channel = channel;
        this.call = call;
        this.owner = owner;
    }

    /** Begins, with the first request. */
    void open(String logicId, long epoch, long firstSequence) {
        call.start(this, new Metadata());
        call.request(1);
        PushRequest hello = PushRequest.newBuilder()
                .setHello(Hello.newBuilder()
                        .setLogicIdBytes(ByteString.copyFromUtf8(logicId))
                        .setEpoch(epoch)
                        .setFirstSequence(firstSequence))
                .build();
        call.sendMessage(Outgoing.of(hello.toByteArray()));
    }

    /** The gateway has answered the first request. */
    void welcomed() {
        welcomed = true;
    }

    boolean isWelcomed() {
        return welcomed;
    }

    /** True where a batch can be sent. */
    boolean isReady() {
        return welcomed && !over && call.isReady();
    }

    void send(Batch batch) {
        call.sendMessage(batch);
    }

    /** Ends it now, whatever is on its way. */
    void abandon(String why) {
        over = true;
        call.cancel(why, null);
        channel.shutdownNow();
    }

    /** Ends it in order: the gateway gets what was sent. */
    void finish() {
        over = true;
        call.halfClose();
        channel.shutdown();
    }

    /** Ends what {@link #finish} may have left. */
    void shutDown() {
        channel.shutdownNow();
    }

    @Override
    public void onMessage(PushResponse response) {
        if (!over) {
            owner.received(this, response);
        }
        call.request(1);
    }

    @Override
    public void onReady() {
        if (welcomed && !over) {
            owner.ready(this);
        }
    }

    @Override
    public void onClose(Status status, @Nullable Metadata trailers) {
        channel.shutdownNow();
        if (!over) {
            over = true;
            owner.lost(this, status);
        }
    }
}
