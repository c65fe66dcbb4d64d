/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A transport of your own: game logic in this JVM, without a socket between. For a small game, a test, or logic that is moved out to
 * processes of its own one day, behind the same routes.
 *
 * <p>Everything here runs on the event loop of the session: the logic must not block, and an answer is reported on that loop. Payloads
 * are borrowed: what is kept is copied.
 *
 * @since 0.1
 */
public final class InProcessTransport implements BackendTransport {

    /** The game. Called on event loops, on several at once; must not block. */
    @FunctionalInterface
    public interface Logic {

        /** Answers a message of a session, or does not. */
        Optional<byte[]> answer(long sessionId, int messageId, byte[] payload);
    }

    private final Map<Endpoint, Logic> logics;

    /** @param logics by the endpoints that routes name; nobody connects to them */
    public InProcessTransport(Map<Endpoint, Logic> logics) {
        this.logics = Map.copyOf(logics);
    }

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        try (Gateway gateway = start(
                8080,
                (session, messageId, payload) -> Optional.of(("you said " + new String(payload, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8)))) {
            gateway.awaitClosed();
        }
    }

    static Gateway start(int port, Logic game) {
        return Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, "game:1")
                .backendTransport(new InProcessTransport(Map.of(Endpoint.parse("game:1"), game)))
                .build()
                .start();
    }

    @Override
    public BackendLinks open(TransportContext context) {
        return new Links(context, logics);
    }

    /** Of one event loop: one link for each endpoint. */
    private static final class Links implements BackendLinks {

        private final TransportContext context;
        private final Map<Endpoint, Logic> logics;
        private final Map<Endpoint, Link> links = new HashMap<>();

        Links(TransportContext context, Map<Endpoint, Logic> logics) {
            this.context = context;
            this.logics = logics;
        }

        @Override
        public void acquire(
                ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
            Logic logic = logics.get(endpoint);
            if (logic == null) {
                callback.failed(CloseReason.BACKEND_UNAVAILABLE, endpoint + " is not in this process");
                return;
            }
            callback.linked(links.computeIfAbsent(endpoint, at -> new Link(context, at, logic)));
        }

        @Override
        public void close() {
            links.clear();
        }
    }

    private static final class Link implements BackendLink {

        private final TransportContext context;
        private final Endpoint endpoint;
        private final Logic logic;

        Link(TransportContext context, Endpoint endpoint, Logic logic) {
            this.context = context;
            this.endpoint = endpoint;
            this.logic = logic;
            context.events().opened(this);
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
            byte[] message = ByteBufUtil.getBytes(payload, index, bytes);
            context.events().sent(endpoint, 1, bytes);
            // Not within the call: the gateway is in the middle of a batch of this session's messages.
            context.eventLoop().execute(() -> answer(session.id(), messageId, message));
        }

        private void answer(long sessionId, int messageId, byte[] message) {
            logic.answer(sessionId, messageId, message).ifPresent(answer -> {
                context.events().bytesReceived(endpoint, answer.length);
                context.events()
                        .message(
                                endpoint,
                                sessionId,
                                messageId,
                                false,
                                Unpooled.wrappedBuffer(answer),
                                0,
                                answer.length);
                context.events().batchEnd();
            });
        }

        @Override
        public void release(ClientSession session, CloseReason reason, String text) {
            // The logic keeps nothing of a session. One that does is told here.
        }
    }
}
