/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.reply;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.LinkListener;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.SharedMessages;
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
    private final SharedMessages shared = new SharedMessages(PooledByteBufAllocator.DEFAULT);

    /** By the other loop's index. */
    private @Nullable LoopMail[] mail = {};

    /** @param links gets what concerns links rather than sessions */
    public ReplyDispatcher(SessionLoop sessions, SessionTable table, LinkListener links) {
        this.sessions = sessions;
        this.table = table;
        this.links = links;
        this.counters = sessions.counters();
    }

    @Override
    public void message(long sessionId, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        if (!isDeliverable(messageId, bytes)) {
            return;
        }
        Session session = sessions.find(sessionId);
        if (session != null) {
            session.write(messageId, zip, payload, index, bytes);
            return;
        }
        Session stranger = table.find(sessionId);
        if (stranger == null) {
            counters.dropped(DropReason.SESSION_GONE);
        } else {
            mailTo(stranger.loop()).add(sessionId, messageId, zip, payload, index, bytes);
        }
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
        shared.add(messageId, zip, payload, index, bytes);
        for (int i = 0; i < count; i++) {
            long id = sessionIds.getLongLE(idsIndex + i * Long.BYTES);
            Session session = sessions.find(id);
            if (session != null) {
                session.write(shared);
            } else {
                elsewhere(
                        id,
                        stranger -> strangers
                                .computeIfAbsent(stranger.loop(), loop -> new ArrayList<>())
                                .add(stranger));
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
    }

    @Override
    public void writable(BackendLink link) {
        links.linkWritable(link);
    }

    @Override
    public void opened(BackendLink link) {
        counters.count(Metric.LINKS_OPENED);
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
    public void dialFailed(Endpoint endpoint, String cause) {
        counters.count(Metric.DIAL_FAILURES);
        log.warn("{} cannot be reached: {}", endpoint, cause);
    }

    @Override
    public void bytesReceived(int bytes) {
        counters.count(Metric.BYTES_FROM_BACKENDS, bytes);
    }

    @Override
    public void bytesSent(int bytes) {
        counters.count(Metric.BYTES_TO_BACKENDS, bytes);
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
