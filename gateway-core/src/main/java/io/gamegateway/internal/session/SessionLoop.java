/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.observe.OwnTime;
import io.gamegateway.observe.Direction;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.SessionIdGenerator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one event loop: the table that replies are delivered by, and the list of those that have replies to be
 * flushed. Everything here belongs to that loop, so nothing needs a lock.
 */
public final class SessionLoop {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(SessionLoop.class));

    /**
     * So many clients are written to and then flushed, while they and their buffers are still in the processor's cache. No more
     * than the buffer objects that Netty's recycler takes back without an array for the rest (io.netty.recycler.chunkSize), and fewer
     * than the buffers that the pool keeps per thread. A client whose messages lie further apart than that in one read of a link is
     * flushed more than once.
     */
    private static final int MAX_DIRTY = 32;

    private static final int MIN_BATCH_BYTES = 256;

    private final int index;
    private final EventLoop eventLoop;
    private final DeadlineWheel wheel;
    private final LoopCounters counters;
    private final SessionTable table;
    private final SessionIdGenerator ids;
    private SessionSettings settings;
    private final Users users;
    private final LoopGroups groups;
    private final Observers observers;
    private final LoopTraffic traffic;
    private final BatchSize batchSize = new BatchSize(MIN_BATCH_BYTES, ClientOutbound.FULL_BATCH_BYTES);
    private final LongObjectHashMap<Session> sessions = new LongObjectHashMap<>();
    private final SlowClients slowClients = new SlowClients(this);
    private final @Nullable Session[] dirty = new Session[MAX_DIRTY];
    private int dirtyCount;
    private final OwnTime ownTime;
    private final Runnable endOfTime;
    private @Nullable Consumer<Session> slowConsumers;

    /**
     * No sessions yet.
     *
     * @param index of the loop: from 0 on, each once
     */
    public SessionLoop(
            int index,
            EventLoop eventLoop,
            DeadlineWheel wheel,
            LoopCounters counters,
            SessionTable table,
            SessionIdGenerator ids,
            SessionSettings settings,
            Users users,
            GroupNames groupNames,
            Observers observers) {
        this.index = index;
        this.eventLoop = eventLoop;
        this.wheel = wheel;
        this.counters = counters;
        this.table = table;
        this.ids = ids;
        this.settings = settings;
        this.users = users;
        this.groups = new LoopGroups(groupNames);
        this.observers = observers;
        this.traffic = new LoopTraffic(observers);
        this.ownTime = new OwnTime(observers, Direction.CLIENT_TO_BACKEND);
        this.endOfTime = ownTime::end;
    }

    /** Of the loop: from 0 on, each once. */
    public int index() {
        return index;
    }

    /** The loop that all this belongs to. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** The deadlines of this loop's clients. */
    public DeadlineWheel wheel() {
        return wheel;
    }

    /** What this loop counts. */
    public LoopCounters counters() {
        return counters;
    }

    /** What all sessions have in common. */
    public SessionSettings settings() {
        return settings;
    }

    /** From now on they have this in common. */
    public void settings(SessionSettings changed) {
        assert eventLoop.inEventLoop();
        settings = changed;
        for (Session session : all()) {
            session.settingsChanged();
        }
    }

    /** Those for whom something waits. */
    public SlowClients slowClients() {
        return slowClients;
    }

    /** The users of the gateway's sessions. */
    public Users users() {
        return users;
    }

    /** The groups of this loop's sessions. */
    public LoopGroups groups() {
        return groups;
    }

    /** Who is told what happens. */
    public Observers observers() {
        return observers;
    }

    /** The messages by serverType and world. */
    public LoopTraffic traffic() {
        return traffic;
    }

    /** What has been read of a client comes now; true where it is to be observed how long that takes. */
    public boolean beginTime() {
        return ownTime.begin();
    }

    /** What was read is on the links, which flush themselves at the end of the turn: that is the end of the time. */
    public void endTimeWithTurn() {
        eventLoop.execute(endOfTime);
    }

    /** Gets the sessions that are closed because they do not read what is written to them. Null = nobody does. */
    public void onSlowConsumer(@Nullable Consumer<Session> listener) {
        slowConsumers = listener;
    }

    void slowConsumer(Session session) {
        if (slowConsumers != null) {
            slowConsumers.accept(session);
        }
    }

    /**
     * Begins a session.
     *
     * @param context of the handler that reads the client; writes start there
     * @throws IllegalStateException where the generator drew 0 or an id that is taken
     */
    public Session open(ChannelHandlerContext context, ClientProtocol protocol, ClientInput input, Arrival arrival) {
        assert eventLoop.inEventLoop();
        try {
            return add(context, protocol, input, arrival);
        } catch (RuntimeException e) {
            log.warn("{} gets no session and is closed: {}", context.channel(), e.toString());
            arrival.closeReason(CloseReason.INTERNAL_ERROR);
            arrival.ended();
            throw e;
        }
    }

    private Session add(ChannelHandlerContext context, ClientProtocol protocol, ClientInput input, Arrival arrival) {
        long id = ids.nextId();
        Session session = new Session(id, this, context, protocol, input, arrival);
        if (id == 0 || !table.add(session)) {
            throw new IllegalStateException("session id: " + id + " (expected: not 0, and never drawn before)");
        }
        sessions.put(id, session);
        counters.count(Metric.SESSIONS_OPENED);
        session.observedBy(observers.sessionOpened(session, arrival.traceParent()));
        String userId = arrival.userId();
        if (userId != null) {
            session.bind(userId);
        }
        return session;
    }

    /** Of what is written to a client of this loop at once. */
    BatchSize batchSize() {
        return batchSize;
    }

    /** The session with this id, if it lives on this loop. */
    public @Nullable Session find(long id) {
        return sessions.get(id);
    }

    /** All sessions of this loop, as a copy. */
    public Session[] all() {
        return sessions.values().toArray(new Session[0]);
    }

    /** Flushes every session that has been written to since the last call, each once. */
    public void flushDirty() {
        // A flush can close a session, which never writes to another one; so the count does not grow in between.
        for (int i = 0; i < dirtyCount; i++) {
            Session session = dirty[i];
            dirty[i] = null;
            if (session != null) {
                session.flush();
            }
        }
        dirtyCount = 0;
        slowClients.relieve();
    }

    void markDirty(Session session) {
        if (dirtyCount == MAX_DIRTY) {
            flushDirty();
        }
        dirty[dirtyCount++] = session;
    }

    void remove(Session session) {
        if (sessions.remove(session.id()) != null) {
            table.remove(session);
            counters.count(Metric.SESSIONS_CLOSED);
        }
    }
}
