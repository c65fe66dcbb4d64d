/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one session. Written by its event loop, seldom; read by the admin thread; under a lock for as long as that takes.
 * An event is formatted when it is read.
 */
final class Timeline implements SessionObserver {

    private static final int INITIAL = 4;

    private final ClientSession session;
    private final FlightRecorder recorder;
    private final int capacity;
    private Event[] events = new Event[INITIAL];
    private int count;
    private int oldest;

    /** What the last scan saw, by the one thread that scans. */
    private long scannedBytes;

    private long scannedMessages;

    Timeline(ClientSession session, FlightRecorder recorder, int capacity) {
        this.session = session;
        this.recorder = recorder;
        this.capacity = capacity;
    }

    /** What an event is about; {@code more} and {@code number} as its kind has it. */
    private static final class Event {

        private final long timeMillis;
        private final Kind kind;
        private final Object what;
        private final Object more;
        private final long number;
        private final int times;

        Event(long timeMillis, Kind kind, Object what, Object more, long number, int times) {
            this.timeMillis = timeMillis;
            this.kind = kind;
            this.what = what;
            this.more = more;
            this.number = number;
            this.times = times;
        }

        /** Drops that follow each other for the same reason count as one. */
        boolean repeats(Event other) {
            return kind == Kind.DROPPED && other.kind == Kind.DROPPED && what.equals(other.what);
        }

        Event behind(Event before) {
            return new Event(timeMillis, kind, what, more, before.number + number, before.times + times);
        }

        Views.TimelineEvent view() {
            return new Views.TimelineEvent(timeMillis, kind.label, kind.text(this), times);
        }
    }

    /** Formatted when it is read, which is seldom; its text would be the largest part of what is kept of a session. */
    private record Destination(Endpoint endpoint, String service) {

        @Override
        public String toString() {
            return endpoint + " (" + service + ")";
        }
    }

    private enum Kind {
        CONNECTED("connected") {
            @Override
            String text(Event event) {
                return "by " + event.what + " from " + event.more;
            }
        },
        ROUTED("routed") {
            @Override
            String text(Event event) {
                return event.what + " to " + event.more;
            }
        },
        LINKED("linked") {
            @Override
            String text(Event event) {
                return event.what + " to " + event.more + " within "
                        + TimeUnit.NANOSECONDS.toMicros(Math.abs(event.number)) + " \u00b5s"
                        + (event.number < 0 ? ", again" : "");
            }
        },
        LINK_LOST("link_lost") {
            @Override
            String text(Event event) {
                return event.what + ": " + event.more;
            }
        },
        HELD("held") {
            @Override
            String text(Event event) {
                return event.what + " waits: " + event.more;
            }
        },
        BOUND("bound"),
        UNBOUND("unbound"),
        JOINED("joined"),
        LEFT("left"),
        DROPPED("dropped") {
            @Override
            String text(Event event) {
                return event.number + " message(s): " + event.what;
            }
        },
        LEAVING("leaving"),
        CLOSED("closed") {
            @Override
            String text(Event event) {
                String text = event.more.toString();
                return event.what + (text.isEmpty() ? "" : ": " + text);
            }
        };

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String text(Event event) {
            return event.what.toString();
        }
    }

    void connected() {
        add(Kind.CONNECTED, session.protocol().label(), session.remoteAddress(), 0);
    }

    private void add(Kind kind, Object what, Object more, long number) {
        Event event = new Event(System.currentTimeMillis(), kind, what, more, number, 1);
        synchronized (this) {
            if (count > 0) {
                int last = (oldest + count - 1) % events.length;
                if (event.repeats(events[last])) {
                    events[last] = event.behind(events[last]);
                    return;
                }
            }
            if (count == events.length && count < capacity) {
                events = Arrays.copyOf(events, Math.min(capacity, 2 * count));
            }
            if (count == events.length) {
                events[oldest] = event;
                oldest = (oldest + 1) % count;
            } else {
                events[count++] = event;
            }
        }
    }

    ClientSession session() {
        return session;
    }

    /** The events, the oldest first. */
    synchronized List<Views.TimelineEvent> events() {
        List<Views.TimelineEvent> views = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            views.add(events[(oldest + i) % count].view());
        }
        return views;
    }

    /** Bytes and messages, both ways, since the last call; on one thread. */
    Views.@Nullable Talker scan(double seconds) {
        long bytes = session.bytesReceived() + session.bytesSent();
        long messages = session.messagesReceived() + session.messagesSent();
        long moreBytes = bytes - scannedBytes;
        long moreMessages = messages - scannedMessages;
        scannedBytes = bytes;
        scannedMessages = messages;
        return moreBytes == 0
                ? null
                : new Views.Talker(
                        Long.toString(session.id()),
                        session.userId().orElse(null),
                        Views.address(session.remoteAddress()),
                        session.protocol().label(),
                        moreBytes / seconds,
                        moreMessages / seconds);
    }

    @Override
    public void routed(ServerId serverId, String service, Endpoint endpoint) {
        add(Kind.ROUTED, serverId, new Destination(endpoint, service), 0);
    }

    /** A link that the session gets again is told by a negative time. */
    @Override
    public void linked(ServerId serverId, Endpoint endpoint, boolean resumed, long nanos) {
        add(Kind.LINKED, serverId, endpoint, resumed ? -Math.max(1, nanos) : nanos);
    }

    @Override
    public void linkLost(ServerId serverId, Endpoint endpoint, String cause) {
        add(Kind.LINK_LOST, serverId, endpoint + ", " + cause, 0);
    }

    @Override
    public void held(ServerId serverId, String cause) {
        add(Kind.HELD, serverId, cause, 0);
    }

    @Override
    public void bound(String userId) {
        add(Kind.BOUND, userId, "", 0);
    }

    @Override
    public void unbound(String userId) {
        add(Kind.UNBOUND, userId, "", 0);
    }

    @Override
    public void joined(String group) {
        add(Kind.JOINED, group, "", 0);
    }

    @Override
    public void left(String group) {
        add(Kind.LEFT, group, "", 0);
    }

    @Override
    public void dropped(DropReason reason, int messages) {
        add(Kind.DROPPED, reason.label(), "", messages);
    }

    @Override
    public void leaving(CloseReason reason) {
        add(Kind.LEAVING, reason.label(), "", 0);
    }

    @Override
    public void ended(ConnectionSummary end) {
        add(Kind.CLOSED, end.reason().label(), end.message(), 0);
        recorder.ended(this, end);
    }
}
