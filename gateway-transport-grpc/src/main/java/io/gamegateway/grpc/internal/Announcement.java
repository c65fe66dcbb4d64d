/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientSession;

/** A session that wants a link, and is announced to the endpoint before it gets it. */
final class Announcement {

    /** How a game server takes a session. */
    enum Answer {
        ACCEPTED,
        /** This session is not wanted. */
        REFUSED,
        /** There is no answer, or none that says anything about this session. */
        UNAVAILABLE,
        /** The stream was closed as unused meanwhile: another one is to be asked. */
        CLOSED
    }

    private final GrpcLinks links;
    private final ClientSession session;
    private final boolean resumed;
    private final BackendLinks.Callback callback;
    private final long deadlineNanos;

    /** The link that the session will get; of the session's loop. */
    @SuppressWarnings("NullAway.Init")
    private GrpcLink link;

    Announcement(
            GrpcLinks links,
            ClientSession session,
            boolean resumed,
            BackendLinks.Callback callback,
            long deadlineNanos) {
        this.links = links;
        this.session = session;
        this.resumed = resumed;
        this.callback = callback;
        this.deadlineNanos = deadlineNanos;
    }

    ClientSession session() {
        return session;
    }

    boolean resumed() {
        return resumed;
    }

    /** For use on the session's loop only. */
    BackendLinks.Callback callback() {
        return callback;
    }

    /** Until when there must be an answer. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    void over(GrpcLink toLink) {
        link = toLink;
    }

    /** On any thread. */
    void answered(Answer answer, String text) {
        links.home().execute(() -> link.answered(this, answer, text));
    }
}
