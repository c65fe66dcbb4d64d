/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.PayloadInflater;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.Session;
import io.gamegateway.observe.SampledMessage;
import io.gamegateway.spi.BackendLink;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Puts messages on links, inflated where that is configured. One per event loop. */
final class LinkSender {

    private final @Nullable PayloadInflater inflater;
    private final int sampleEvery;
    private int untilSample;

    /**
     * @param inflater for compressed payloads; null where they are passed through
     * @param sampleEvery so many messages one may be followed; 0 = none
     */
    LinkSender(@Nullable PayloadInflater inflater, int sampleEvery) {
        this.sampleEvery = sampleEvery;
        this.untilSample = sampleEvery;
        this.inflater = inflater;
    }

    /** Sends the message; a payload that cannot be inflated closes the session. */
    void send(
            Session session,
            Route route,
            BackendLink link,
            int messageId,
            boolean zip,
            ByteBuf buf,
            int index,
            int bytes) {
        if (zip && inflater != null) {
            inflated(session, route, link, messageId, buf, index, bytes, inflater);
        } else {
            put(session, route, link, messageId, zip, buf, index, bytes);
        }
    }

    private void put(
            Session session,
            Route route,
            BackendLink link,
            int messageId,
            boolean zip,
            ByteBuf buf,
            int index,
            int bytes) {
        SampledMessage sampled = isSampled() ? session.sample(route.serverId(), messageId, bytes, link) : null;
        if (sampled == null) {
            link.send(session, messageId, zip, buf, index, bytes);
        } else {
            // Its span goes along with it, and ends behind the task that the link flushes itself with.
            session.inSpan(sampled.spanId(), () -> link.send(session, messageId, zip, buf, index, bytes));
            session.loop().eventLoop().execute(sampled::sent);
        }
        route.traffic().toBackend();
    }

    /** True for the message that an observer may follow. */
    private boolean isSampled() {
        if (sampleEvery == 0 || --untilSample > 0) {
            return false;
        }
        untilSample = sampleEvery;
        return true;
    }

    private void inflated(
            Session session,
            Route route,
            BackendLink link,
            int messageId,
            ByteBuf buf,
            int index,
            int bytes,
            PayloadInflater zlib) {
        ByteBuf plain = buf.alloc().buffer();
        try {
            int plainBytes = zlib.inflate(buf, index, bytes, plain);
            if (plainBytes < 0) {
                refusePayload(session, plainBytes);
                return;
            }
            if (!session.admitMore(plainBytes - bytes)) {
                return;
            }
            put(session, route, link, messageId, false, plain, plain.readerIndex(), plainBytes);
        } finally {
            plain.release();
        }
    }

    private static void refusePayload(Session session, int result) {
        if (result == PayloadInflater.TOO_LARGE) {
            session.close(CloseReason.MESSAGE_TOO_LARGE, "the payload inflates to more than the limit");
        } else {
            session.close(CloseReason.PROTOCOL_ERROR, "the payload is not zlib data");
        }
    }
}
