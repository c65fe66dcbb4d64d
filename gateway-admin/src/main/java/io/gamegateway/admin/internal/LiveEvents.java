/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the dashboard is told of one moment, as server-sent events: made by the first who needs them, since most of the time nobody
 * looks. Used by the loop of the admin port.
 */
final class LiveEvents {

    private final Views.Status status;
    private final Views.History history;
    private byte @Nullable [] statusEvent;
    private byte @Nullable [] historyEvent;

    LiveEvents(Views.Status status, Views.History history) {
        this.status = status;
        this.history = history;
    }

    byte[] status() {
        byte[] event = statusEvent;
        if (event == null) {
            event = Answer.event("status", status);
            statusEvent = event;
        }
        return event;
    }

    /** The ten minutes before it. */
    byte[] history() {
        byte[] event = historyEvent;
        if (event == null) {
            event = Answer.event("history", history);
            historyEvent = event;
        }
        return event;
    }
}
