/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.grpc.proto.ConnectRequest;
import io.gamegateway.grpc.proto.ConnectResponse;
import io.gamegateway.grpc.proto.DisconnectRequest;
import io.gamegateway.grpc.proto.DisconnectResponse;
import io.gamegateway.grpc.proto.GameGatewayServiceGrpc;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.util.NetUtil;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tells the server of one stream that sessions come and go. A session that comes back is announced when the server has
 * answered that it had gone. On the home loop.
 */
final class SessionCalls {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(SessionCalls.class));

    /** Calls that a server is given at a time; as many as HTTP/2 recommends servers to allow at least. */
    private static final int MAX_IN_FLIGHT = 100;

    private final Channel channel;
    private final StreamHome home;
    private final Endpoint endpoint;
    private final long leaveNanos;
    private final Runnable progress;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** Sessions of which the server has not confirmed yet that they have gone. */
    private final LongObjectHashMap<Leaving> leaving = new LongObjectHashMap<>();

    private int inFlight;
    private boolean beginning;

    private static final class Leaving {

        /** The call that announces it again. */
        @Nullable
        Runnable next;
    }

    /** Gets an answer, on the home loop. */
    interface Result extends BiConsumer<Announcement.Answer, String> {}

    /**
     * @param channel puts the gateway's name on each call
     * @param leaveNanos for the answer that a session has gone
     * @param progress is called when a call has ended
     */
    SessionCalls(Channel channel, StreamHome home, Endpoint endpoint, long leaveNanos, Runnable progress) {
        this.channel = channel;
        this.home = home;
        this.endpoint = endpoint;
        this.leaveNanos = leaveNanos;
        this.progress = progress;
    }

    /** True where all calls have been begun. */
    boolean areBegun() {
        return waiting.isEmpty() && leaving.values().stream().allMatch(session -> session.next == null);
    }

    private void begin(Runnable call) {
        waiting.add(call);
        beginWaiting();
    }

    /** A loop, as a call on a channel that is gone ends as soon as it has begun. */
    private void beginWaiting() {
        if (beginning) {
            return;
        }
        beginning = true;
        while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            inFlight++;
            waiting.remove().run();
        }
        beginning = false;
    }

    private void ended() {
        inFlight--;
        beginWaiting();
        progress.run();
    }

    // ---- a session comes

    /** Announces the session. */
    void connect(Announcement announcement, Result result) {
        long sessionId = announcement.session().id();
        Runnable call = () -> begin(() -> sendConnect(announcement, result));
        Leaving before = leaving.get(sessionId);
        if (before != null) {
            before.next = call;
        } else {
            call.run();
        }
    }

    private void sendConnect(Announcement announcement, Result result) {
        unary(
                GameGatewayServiceGrpc.getNotifyConnectMethod(),
                announcement.deadlineNanos() - System.nanoTime(),
                connectRequest(announcement.session(), announcement.resumed()),
                (response, status) -> {
                    ended();
                    connected(response, status, result);
                });
    }

    private static ConnectRequest connectRequest(ClientSession session, boolean resumed) {
        ConnectRequest.Builder request = ConnectRequest.newBuilder()
                .setSessionId(session.id())
                .setProtocol(session.protocol().label())
                .setConnectTime(session.connectTimeMillis());
        if (session.remoteAddress().getAddress() != null) {
            request.setClientIp(NetUtil.toAddressString(session.remoteAddress().getAddress()));
        }
        if (resumed) {
            request.putMetadata("resumed", "true");
        }
        return request.build();
    }

    private static void connected(@Nullable ConnectResponse response, Status status, Result result) {
        if (response == null) {
            Announcement.Answer answer =
                    isRefusal(status.getCode()) ? Announcement.Answer.REFUSED : Announcement.Answer.UNAVAILABLE;
            result.accept(answer, "NotifyConnect: " + text(status));
        } else if (response.getSuccess()) {
            result.accept(Announcement.Answer.ACCEPTED, "");
        } else {
            result.accept(Announcement.Answer.REFUSED, response.getReason());
        }
    }

    /** True where the server has answered, and its answer is about this session: no other server needs to be asked. */
    private static boolean isRefusal(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNAUTHENTICATED,
                    UNKNOWN -> true;
            default -> false;
        };
    }

    // ---- a session goes

    /** The session has gone. */
    void disconnect(long sessionId, String reason) {
        leaving.put(sessionId, new Leaving());
        begin(() -> sendDisconnect(sessionId, reason));
    }

    private void sendDisconnect(long sessionId, String reason) {
        DisconnectRequest request = DisconnectRequest.newBuilder()
                .setSessionId(sessionId)
                .setReason(reason)
                .setDisconnectTime(System.currentTimeMillis())
                .build();
        unary(
                GameGatewayServiceGrpc.getNotifyDisconnectMethod(),
                leaveNanos,
                request,
                (@Nullable DisconnectResponse response, Status status) -> {
                    if (response == null) {
                        log.warn("{} may not know that session {} has ended: {}", endpoint, sessionId, text(status));
                    }
                    Leaving gone = leaving.remove(sessionId);
                    if (gone != null && gone.next != null) {
                        gone.next.run();
                    }
                    ended();
                });
    }

    // ---- calls

    private interface Answer<T> {

        /** Null where the call failed. */
        void ended(@Nullable T response, Status status);
    }

    private <Q, A> void unary(MethodDescriptor<Q, A> method, long nanos, Q request, Answer<A> answer) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, new Response<>(home, answer));
    }

    /** What a failed call says. */
    static String text(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        return status.getCode()
                + (description == null ? "" : ": " + description)
                + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }

    private static final class Response<A> implements StreamObserver<A> {

        private final StreamHome home;
        private final Answer<A> answer;
        private @Nullable A response;

        Response(StreamHome home, Answer<A> answer) {
            this.home = home;
            this.answer = answer;
        }

        @Override
        public void onNext(A value) {
            response = value;
        }

        @Override
        public void onCompleted() {
            A value = response;
            Status status = value == null ? Status.INTERNAL.withDescription("no response") : Status.OK;
            home.run(() -> answer.ended(value, status));
        }

        @Override
        public void onError(Throwable error) {
            // A deadline may end a call that has no connection yet on gRPC's timer.
            home.run(() -> answer.ended(null, Status.fromThrowable(error)));
        }
    }
}
