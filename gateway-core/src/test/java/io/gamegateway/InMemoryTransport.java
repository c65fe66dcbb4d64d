/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A transport without sockets: each message comes back from the same loop's next turn, its endpoint's host in front. Hosts
 * whose name says so misbehave.
 */
final class InMemoryTransport implements BackendTransport {

    /** Gives links later, on another turn. */
    static final String LATE = "late";

    /** Gives no links. */
    static final String REFUSING = "refusing";

    /** Throws instead of giving a link. */
    static final String THROWING = "throwing";

    /** Throws when a message is sent. */
    static final String BROKEN = "broken";

    final Queue<String> threads = new ConcurrentLinkedQueue<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger acquired = new AtomicInteger();
    final AtomicInteger released = new AtomicInteger();
    final AtomicInteger linksClosed = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public BackendLinks open(TransportContext context) {
        opened.incrementAndGet();
        return new Links(context);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    private void noteThread() {
        threads.add(Thread.currentThread().getName());
    }

    private final class Links implements BackendLinks {

        private final TransportContext context;

        Links(TransportContext context) {
            this.context = context;
        }

        @Override
        public void acquire(
                ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
            noteThread();
            switch (endpoint.host()) {
                case LATE -> context.eventLoop().execute(() -> give(endpoint, callback));
                case REFUSING -> callback.failed(CloseReason.BACKEND_REFUSED, service + " is full");
                case THROWING -> throw new IllegalStateException("no links today");
                default -> give(endpoint, callback);
            }
        }

        private void give(Endpoint endpoint, Callback callback) {
            acquired.incrementAndGet();
            callback.linked(new Link(context, endpoint));
        }

        @Override
        public void close() {
            noteThread();
            linksClosed.incrementAndGet();
        }
    }

    private final class Link implements BackendLink {

        private final TransportContext context;
        private final Endpoint endpoint;

        Link(TransportContext context, Endpoint endpoint) {
            this.context = context;
            this.endpoint = endpoint;
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
            noteThread();
            if (endpoint.host().equals(BROKEN)) {
                throw new IllegalStateException("the link is broken");
            }
            byte[] reply = (endpoint.host() + " " + payload.toString(index, bytes, UTF_8)).getBytes(UTF_8);
            context.eventLoop().execute(() -> {
                ByteBuf buffer = Unpooled.wrappedBuffer(reply);
                context.events().message(endpoint, session.id(), messageId, zip, buffer, 0, reply.length);
                context.events().batchEnd();
            });
        }

        @Override
        public void release(ClientSession session, CloseReason reason, String text) {
            noteThread();
            released.incrementAndGet();
        }
    }
}
