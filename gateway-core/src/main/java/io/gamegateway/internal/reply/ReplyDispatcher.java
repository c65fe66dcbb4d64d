/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.reply;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.BackendCounters;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.observe.OwnTime;
import io.gamegateway.internal.session.LinkListener;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.SharedMessages;
import io.gamegateway.internal.session.Traffic;
import io.gamegateway.observe.Direction;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Delivers what backends send, by session id. Normally the session lives on the link's loop, and the message is appended
 * to its batch on the spot; the batches of one read are flushed together. What is for sessions of another loop is handed over there,
 * in one task for all messages of a read.
 * One per event loop.
 */
public final class ReplyDispatcher implements BackendEvents {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ReplyDispatcher.class));

    private final SessionLoop sessions;
    private final SessionTable table;
    private final LinkListener links;
    private final LoopCounters counters;
    private final Backends backends;
    private final Observers observers;
    private final Map<Endpoint, Source> sources = new IdentityHashMap<>();
    private @Nullable Source lastSource;
    private final SharedMessages shared = new SharedMessages(PooledByteBufAllocator.DEFAULT);

    private final OwnTime ownTime;

    /** By the other loop's index. */
    private @Nullable LoopMail[] mail = {};

    /** @param links gets what concerns links rather than sessions */
    public ReplyDispatcher(SessionLoop sessions, SessionTable table, Backends backends, LinkListener links) {
        this.sessions = sessions;
        this.table = table;
        this.links = links;
        this.counters = sessions.counters();
        this.backends = backends;
        this.observers = sessions.observers();
        this.ownTime = new OwnTime(observers, Direction.BACKEND_TO_CLIENT);
    }

    @Override
    public void message(
            Endpoint endpoint, long sessionId, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        if (!isDeliverable(messageId, bytes)) {
            return;
        }
        Source source = source(endpoint);
        source.counters().add(BackendCounters.Count.MESSAGES_RECEIVED, 1);
        Session session = sessions.find(sessionId);
        if (session != null) {
            session.write(messageId, zip, payload, index, bytes);
            count(session, source);
            return;
        }
        Session stranger = table.find(sessionId);
        if (stranger == null) {
            counters.dropped(DropReason.SESSION_GONE);
        } else {
            mailTo(stranger.loop()).add(sessionId, messageId, zip, payload, index, bytes);
            source.traffic().toClient(1);
        }
    }

    /** Counts a message by the serverType and world that the session talks to there. */
    private static void count(Session session, Source source) {
        if (!session.repliedFrom(source.backend(), 1)) {
            source.traffic().toClient(1);
        }
    }

    /**
     * Where messages come from.
     *
     * @param traffic counts those of sessions that have no route there, or live on another loop: by what the endpoint was first
     *     used for
     */
    private record Source(Endpoint endpoint, Backend backend, BackendCounters counters, Traffic traffic) {}

    private Source source(Endpoint endpoint) {
        Source last = lastSource;
        if (last != null && last.endpoint() == endpoint) {
            return last;
        }
        Source found = sources.computeIfAbsent(endpoint, this::newSource);
        lastSource = found;
        return found;
    }

    private Source newSource(Endpoint endpoint) {
        Backend backend = backends.at(endpoint);
        return new Source(
                endpoint,
                backend,
                backend.counters(sessions.index()),
                sessions.traffic().of(backend.firstServerId()));
    }

    private LoopMail mailTo(SessionLoop loop) {
        if (loop.index() >= mail.length) {
            mail = Arrays.copyOf(mail, loop.index() + 1);
        }
        LoopMail box = mail[loop.index()];
        if (box == null) {
            box = new LoopMail(loop);
            mail[loop.index()] = box;
        }
        return box;
    }

    @Override
    public void broadcast(
            Endpoint endpoint,
            ByteBuf sessionIds,
            int idsIndex,
            int count,
            int messageId,
            boolean zip,
            ByteBuf payload,
            int index,
            int bytes) {
        if (!isDeliverable(messageId, bytes)) {
            return;
        }
        Map<SessionLoop, List<Session>> strangers = new IdentityHashMap<>();
        Source source = source(endpoint);
        source.counters().add(BackendCounters.Count.MESSAGES_RECEIVED, 1);
        shared.add(messageId, zip, payload, index, bytes);
        for (int i = 0; i < count; i++) {
            long id = sessionIds.getLongLE(idsIndex + i * Long.BYTES);
            Session session = sessions.find(id);
            if (session != null) {
                session.write(shared);
                count(session, source);
            } else {
                elsewhere(id, stranger -> {
                    strangers
                            .computeIfAbsent(stranger.loop(), loop -> new ArrayList<>())
                            .add(stranger);
                    source.traffic().toClient(1);
                });
            }
        }
        shared.clear();
        strangers.forEach((loop, members) -> {
            ByteBuf copy = payload.copy(index, bytes);
            handOver(loop, copy, () -> members.forEach(member -> member.write(messageId, zip, copy, 0, bytes)));
        });
    }

    @Override
    public void disconnect(long sessionId, CloseReason reason, String text) {
        withSession(sessionId, session -> session.close(reason, text));
    }

    @Override
    public void bind(long sessionId, String userId) {
        withSession(sessionId, session -> session.bind(userId));
    }

    @Override
    public void batchEnd() {
        for (LoopMail box : mail) {
            if (box != null) {
                box.send();
            }
        }
        sessions.flushDirty();
        ownTime.end();
    }

    @Override
    public void writable(BackendLink link) {
        links.linkWritable(link);
    }

    @Override
    public void opened(BackendLink link) {
        counters.count(Metric.LINKS_OPENED);
        // The endpoint may have been forgotten meanwhile, and be another object now.
        sources.clear();
        lastSource = null;
        links.linkOpened(link);
    }

    @Override
    public void closed(BackendLink link) {
        counters.count(Metric.LINKS_CLOSED);
        links.linkClosed(link);
    }

    @Override
    public void lost(BackendLink link, LinkLoss loss, String cause) {
        counters.count(Metric.LINKS_CLOSED);
        counters.count(Metric.LINKS_BROKEN);
        observers.linkLost(link.endpoint(), loss, cause);
        links.linkLost(link, loss, cause);
    }

    @Override
    public void silent(BackendLink link, String cause) {
        links.linkSilent(link, cause);
    }

    @Override
    public void inDoubt(BackendLink link, long messages) {
        counters.count(Metric.MESSAGES_IN_DOUBT, messages);
    }

    @Override
    public void undelivered(Endpoint endpoint, int messages) {
        counters.dropped(DropReason.LINK_LOST, messages);
        source(endpoint).counters().add(BackendCounters.Count.MESSAGES_FAILED, messages);
    }

    @Override
    public void dialFailed(Endpoint endpoint, boolean timeout, String cause) {
        counters.count(Metric.DIAL_FAILURES);
        backends.at(endpoint).connectFailed(timeout);
        observers.dialFailed(endpoint, cause);
        log.warn("{} cannot be reached: {}", endpoint, cause);
    }

    @Override
    public void bytesReceived(Endpoint endpoint, int bytes) {
        counters.count(Metric.BYTES_FROM_BACKENDS, bytes);
        source(endpoint).counters().add(BackendCounters.Count.BYTES_RECEIVED, bytes);
        ownTime.begin();
    }

    @Override
    public void sent(Endpoint endpoint, int messages, int bytes) {
        counters.count(Metric.BYTES_TO_BACKENDS, bytes);
        BackendCounters backend = source(endpoint).counters();
        backend.add(BackendCounters.Count.MESSAGES_SENT, messages);
        backend.add(BackendCounters.Count.BYTES_SENT, bytes);
    }

    @Override
    public void dropped(DropReason reason) {
        counters.dropped(reason);
    }

    private boolean isDeliverable(int messageId, int bytes) {
        if (messageId < 0 || messageId > ClientFrame.MAX_MESSAGE_ID) {
            counters.dropped(DropReason.BAD_MESSAGE_ID);
            return false;
        }
        if (bytes > ClientFrame.MAX_PAYLOAD_BYTES) {
            counters.dropped(DropReason.REPLY_TOO_LARGE);
            return false;
        }
        return true;
    }

    /** Runs the action on the session's loop, in order behind what that loop was handed before. */
    private void withSession(long sessionId, Consumer<Session> action) {
        Session session = sessions.find(sessionId);
        if (session != null) {
            action.accept(session);
            return;
        }
        elsewhere(sessionId, stranger -> handOver(stranger.loop(), null, () -> action.accept(stranger)));
    }

    private void elsewhere(long sessionId, Consumer<Session> action) {
        Session stranger = table.find(sessionId);
        if (stranger == null) {
            counters.dropped(DropReason.SESSION_GONE);
        } else {
            action.accept(stranger);
        }
    }

    /** Runs the task on another loop and flushes there; the buffer is released behind it, whatever happens. */
    private void handOver(SessionLoop loop, @Nullable ByteBuf buffer, Runnable task) {
        mailTo(loop).send();
        Runnable delivery = () -> {
            try {
                task.run();
                loop.flushDirty();
            } finally {
                ReferenceCountUtil.release(buffer);
            }
        };
        try {
            loop.eventLoop().execute(delivery);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // The gateway is closing, and the session with it.
            ReferenceCountUtil.release(buffer);
        }
    }
}
