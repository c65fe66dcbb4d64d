/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.jmh.SinkChannel;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionIdGenerator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The sessions of an event loop that is the thread that calls, put together as the gateway does it for each of its loops. */
public final class EmbeddedSessions {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final SinkChannel home = new SinkChannel();
    private final SessionTable table;
    private final Users users;
    private final SessionLoop loop;

    /**
     * None yet.
     *
     * @param table may be that of other loops too
     * @param ids as the table
     */
    public EmbeddedSessions(GatewayConfig config, SessionTable table, SessionIdGenerator ids, Observers observers) {
        this.table = table;
        this.users = new Users(
                config.name(), table, SessionDirectory.inMemory(), config.push().duplicateLogin());
        this.loop = new SessionLoop(
                0,
                home.eventLoop(),
                new DeadlineWheel(),
                new LoopCounters(),
                table,
                ids,
                SessionSettings.of(config),
                users,
                new GroupNames(0, 0),
                observers);
    }

    /** What the stages get. */
    public SessionLoop loop() {
        return loop;
    }

    /** Where sessions of this loop, and of those that share it, are found by their ids. */
    public SessionTable table() {
        return table;
    }

    /** Of these sessions. */
    public Users users() {
        return users;
    }

    /** Runs what the loop was handed in this turn. */
    public void endTurn() {
        home.runPendingTasks();
    }

    /** A new connection whose client has no session yet. */
    public Arrival arrival() {
        return new Arrival(loop, CLIENT, 0);
    }

    /** A client that never sends anything. */
    public Session open(ClientProtocol protocol) {
        return loop.open(newContext(), protocol, NoInput.INSTANCE, arrival());
    }

    /** Of a connection of its own. */
    static ChannelHandlerContext newContext() {
        return new SinkChannel()
                .pipeline()
                .addLast(new ChannelInboundHandlerAdapter())
                .firstContext();
    }

    /** Ends all sessions. */
    public void close() {
        for (Session session : loop.all()) {
            session.disconnected();
        }
        endTurn();
    }

    /** Of a client that never sends anything. */
    enum NoInput implements ClientInput {
        INSTANCE;

        @Override
        public void resume() {}

        @Override
        public void stop() {}

        @Override
        public boolean isPaused() {
            return false;
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
}
