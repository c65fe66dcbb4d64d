/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.PayloadInflater;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.BackendLink;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Puts messages on links, inflated where that is configured. One per event loop. */
final class LinkSender {

    private final LoopCounters counters;
    private final @Nullable PayloadInflater inflater;

    /** @param inflater for compressed payloads; null where they are passed through */
    LinkSender(LoopCounters counters, @Nullable PayloadInflater inflater) {
        this.counters = counters;
        this.inflater = inflater;
    }

    /** Sends the message; a payload that cannot be inflated closes the session. */
    void send(Session session, BackendLink link, int messageId, boolean zip, ByteBuf buf, int index, int bytes) {
        if (zip && inflater != null) {
            inflated(session, link, messageId, buf, index, bytes, inflater);
        } else {
            link.send(session, messageId, zip, buf, index, bytes);
            counters.count(Metric.MESSAGES_FROM_CLIENTS);
        }
    }

    private void inflated(
            Session session, BackendLink link, int messageId, ByteBuf buf, int index, int bytes, PayloadInflater zlib) {
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
            link.send(session, messageId, false, plain, plain.readerIndex(), plainBytes);
            counters.count(Metric.MESSAGES_FROM_CLIENTS);
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
