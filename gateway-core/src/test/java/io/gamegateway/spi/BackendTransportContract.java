/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.codec.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BackendTransport} must keep; extend it with your own. The sockets of the transport must run on NIO.
 */
public abstract class BackendTransportContract {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Events events = new Events();

    @SuppressWarnings("NullAway.Init")
    private BackendTransport transport;

    @SuppressWarnings("NullAway.Init")
    private BackendLinks links;

    /** A new transport. */
    protected abstract BackendTransport newTransport();

    /** An endpoint whose backend answers each message with the same one. */
    protected abstract Endpoint echo();

    /** An endpoint that refuses connections. */
    protected abstract Endpoint refusing();

    @BeforeEach
    void open() {
        transport = newTransport();
        links = onLoop(() -> transport.open(new TransportContext(
                "contract", loop, NioSocketChannel.class, events, new FixedRecvByteBufAllocator(4096), false)));
    }

    @AfterEach
    void close() {
        onLoop(() -> {
            links.close();
            return links;
        });
        transport.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> action) {
        return loop.submit(action).awaitUninterruptibly().getNow();
    }

    private Result acquire(ClientSession session, Endpoint endpoint) {
        Result result = new Result();
        onLoop(() -> {
            links.acquire(session, endpoint, "service", false, result);
            return result;
        });
        await().until(() -> !result.answers.isEmpty());
        return result;
    }

    private BackendLink linked(ClientSession session) {
        Result result = acquire(session, echo());
        assertThat(result.answers).containsExactly("linked");
        return result.links.get(0);
    }

    private void send(BackendLink link, ClientSession session, int messageId, String text) {
        onLoop(() -> {
            ByteBuf payload = Unpooled.copiedBuffer("--" + text, StandardCharsets.UTF_8);
            link.send(session, messageId, false, payload, 2, payload.readableBytes() - 2);
            assertThat(payload.readerIndex())
                    .as("the payload's indices are unchanged")
                    .isZero();
            payload.release();
            return link;
        });
    }

    @Test
    void acquire_answersOnceOnTheLoop() {
        Result result = acquire(new StubClient(1), echo());

        assertThat(result.answers).containsExactly("linked");
        assertThat(result.onLoop).isTrue();
        assertThat(result.links.get(0).isOpen()).isTrue();
        assertThat(result.links.get(0).endpoint()).isEqualTo(echo());
    }

    @Test
    void send_comesBackInOrderOnTheLoopAndEndsItsBatch() {
        StubClient session = new StubClient(-42);
        BackendLink link = linked(session);
        for (int i = 0; i < 100; i++) {
            send(link, session, i, "m" + i);
        }

        await().until(() -> events.messages.size() == 100);
        for (int i = 0; i < 100; i++) {
            assertThat(events.messages.get(i)).isEqualTo("-42/" + i + "/m" + i);
        }
        await().until(() -> events.batches > 0);
        assertThat(events.onLoop).isTrue();
    }

    @Test
    void whatGoesAndComes_isReportedOnceWithItsEndpoint() {
        StubClient session = new StubClient(5);
        BackendLink link = linked(session);
        for (int i = 0; i < 10; i++) {
            send(link, session, i, "message");
        }

        await().until(() -> events.messages.size() == 10);
        assertThat(events.messagesSent.sum()).isEqualTo(10);
        assertThat(events.bytesSent.sum()).isGreaterThanOrEqualTo(10 * "message".length());
        assertThat(events.bytesReceived.sum()).isGreaterThanOrEqualTo(10 * "message".length());
        assertThat(events.froms).containsOnly(echo());
    }

    @Test
    void acquire_refusingEndpoint_failsWithAReason() {
        Result result = acquire(new StubClient(1), refusing());

        assertThat(result.answers).containsExactly("failed: " + CloseReason.BACKEND_UNAVAILABLE);
        assertThat(result.onLoop).isTrue();
    }

    @Test
    void release_thenAcquire_worksAgain() {
        StubClient session = new StubClient(7);
        BackendLink link = linked(session);
        onLoop(() -> {
            link.release(session, CloseReason.NORMAL, "");
            return link;
        });

        send(linked(session), session, 1, "again");
        await().until(() -> events.messages.contains("7/1/again"));
    }

    @Test
    void close_whileAnAcquireWaits_answersIt() {
        Result result = new Result();
        onLoop(() -> {
            links.acquire(new StubClient(1), refusing(), "service", false, result);
            links.close();
            return result;
        });

        await().until(() -> !result.answers.isEmpty());
        assertThat(result.answers).hasSize(1);
    }

    private final class Result implements BackendLinks.Callback {

        private final List<String> answers = new CopyOnWriteArrayList<>();
        private final List<BackendLink> links = new CopyOnWriteArrayList<>();
        private volatile boolean onLoop = true;

        @Override
        public void linked(BackendLink link) {
            onLoop &= loop.inEventLoop();
            links.add(link);
            answers.add("linked");
        }

        @Override
        public void failed(CloseReason reason, String message) {
            onLoop &= loop.inEventLoop();
            answers.add("failed: " + reason);
        }
    }

    private final class Events implements BackendEvents {

        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final List<Endpoint> froms = new CopyOnWriteArrayList<>();
        private final LongAdder messagesSent = new LongAdder();
        private final LongAdder bytesSent = new LongAdder();
        private final LongAdder bytesReceived = new LongAdder();
        private volatile int batches;
        private volatile boolean onLoop = true;

        @Override
        public void message(
                Endpoint from, long sessionId, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
            onLoop &= loop.inEventLoop();
            froms.add(from);
            byte[] copy = ByteBufUtil.getBytes(payload, index, bytes);
            messages.add(sessionId + "/" + messageId + "/" + new String(copy, StandardCharsets.UTF_8));
        }

        @Override
        public void broadcast(
                Endpoint from,
                ByteBuf sessionIds,
                int idsIndex,
                int count,
                int messageId,
                boolean zip,
                ByteBuf payload,
                int index,
                int bytes) {}

        @Override
        public void disconnect(long sessionId, CloseReason reason, String text) {}

        @Override
        public void bind(long sessionId, String userId) {}

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, another reads.
        public void batchEnd() {
            onLoop &= loop.inEventLoop();
            batches++;
        }

        @Override
        public void writable(BackendLink link) {}

        @Override
        public void opened(BackendLink link) {}

        @Override
        public void closed(BackendLink link) {}

        @Override
        public void lost(BackendLink link, LinkLoss loss, String cause) {}

        @Override
        public void silent(BackendLink link, String cause) {}

        @Override
        public void inDoubt(BackendLink link, long messages) {}

        @Override
        public void undelivered(Endpoint to, int messages) {}

        @Override
        public void dialFailed(Endpoint to, boolean timeout, String cause) {}

        @Override
        public void bytesReceived(Endpoint from, int bytes) {
            bytesReceived.add(bytes);
        }

        @Override
        public void sent(Endpoint to, int batchMessages, int bytes) {
            messagesSent.add(batchMessages);
            bytesSent.add(bytes);
        }

        @Override
        public void dropped(DropReason reason) {}
    }
}
