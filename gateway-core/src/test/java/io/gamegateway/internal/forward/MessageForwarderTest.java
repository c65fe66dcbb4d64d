/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.Gateway;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.ClientInput;
import io.gamegateway.internal.session.DeadlineWheel;
import io.gamegateway.internal.session.GroupNames;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionSettings;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.Users;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.SessionDirectory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageForwarderTest {

    private static final Endpoint ENDPOINT = Endpoint.parse("127.0.0.1:7001");

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final LoopCounters counters = new LoopCounters();
    private final SessionTable table = new SessionTable();
    private final SessionLoop sessions = new SessionLoop(
            0,
            channel.eventLoop(),
            new DeadlineWheel(),
            counters,
            table,
            new AtomicLong()::incrementAndGet,
            SessionSettings.of(Gateway.builder().route(1, "127.0.0.1:1").build().config()),
            new Users("test", table, SessionDirectory.inMemory(), DuplicateLogin.REPLACE),
            new GroupNames(0, 0),
            Observers.NONE);
    private final Backends backends = new Backends(BackendConfig.defaults(), Observers.NONE);
    private final MessageForwarder forwarder = new MessageForwarder(sessions, backends, BackendConfig.defaults(), null);
    private final FullLink link = new FullLink();
    private final List<Session> resumed = new ArrayList<>();

    @BeforeEach
    void connect() {
        forwarder.connect(new NoLinks(), (session, route) -> {});
    }

    @AfterEach
    void closeChannel() {
        for (Session session : sessions.all()) {
            session.disconnected();
        }
        channel.finishAndReleaseAll();
    }

    /** A session whose next message is forwarded again when it is resumed. */
    private Session session() {
        Input input = new Input();
        Session session = sessions.open(
                channel.pipeline().firstContext(),
                ClientProtocol.TCP,
                input,
                new Arrival(sessions, new InetSocketAddress("127.0.0.1", 1), 0));
        Route route = session.remember(1, 0, RouteDecision.to(ENDPOINT, "service"), backends, 0);
        route.link(link);
        input.message = () -> forwarder.forward(session, route, 1, false, Unpooled.EMPTY_BUFFER, 0, 0);
        input.resumes = () -> resumed.add(session);
        assertThat(input.message.sent()).isFalse();
        return session;
    }

    @Test
    void linkWritable_resumesInOrderUntilItIsFullAgain() {
        Session first = session();
        Session second = session();
        Session third = session();

        link.room = 2;
        forwarder.linkWritable(link);
        assertThat(resumed).containsExactly(first, second);
        assertThat(forwarder.waiting(link)).isEqualTo(1);

        link.room = 5;
        forwarder.linkWritable(link);
        assertThat(resumed).containsExactly(first, second, third);
        assertThat(forwarder.waiting(link)).isZero();
        assertThat(link.sent).isEqualTo(3);
    }

    @Test
    void sessionEnds_whileItWaits_leavesTheQueue() {
        Session gone = session();
        Session stays = session();
        gone.close(CloseReason.KICKED, "");

        assertThat(forwarder.waiting(link)).isEqualTo(1);
        link.room = 5;
        forwarder.linkWritable(link);
        assertThat(resumed).containsExactly(stays);
    }

    @Test
    void linkLost_resumesAllWhoWait() {
        session();
        session();
        forwarder.linkLost(link, LinkLoss.BROKEN, "test");

        assertThat(resumed).hasSize(2);
    }

    @FunctionalInterface
    private interface Message {
        boolean sent();
    }

    private static final class Input implements ClientInput {

        private Message message = () -> true;
        private Runnable resumes = () -> {};

        @Override
        public void resume() {
            resumes.run();
            message.sent();
        }

        @Override
        public void stop() {}

        @Override
        public boolean isPaused() {
            return true;
        }

        @Override
        public boolean isMidMessage() {
            return false;
        }

        @Override
        public int partialBytes() {
            return 0;
        }

        @Override
        public long messages() {
            return 0;
        }
    }

    /** Takes as many messages as there is room for. */
    private static final class FullLink implements BackendLink {

        private int room;
        private int sent;

        @Override
        public Endpoint endpoint() {
            return ENDPOINT;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isWritable() {
            return room > 0;
        }

        @Override
        public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
            room--;
            sent++;
        }

        @Override
        public void release(ClientSession session, CloseReason reason, String text) {}
    }

    /** Whoever asks for a link waits for ever. */
    private static final class NoLinks implements BackendLinks {

        @Override
        public void acquire(
                ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {}

        @Override
        public void close() {}
    }
}
