/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.link.LinkProgress;
import io.gamegateway.internal.link.WatchedLink;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.grpc.Status;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one stream of a gateway to one endpoint, from the attempt to connect to its end; then another one takes its place.
 *
 * <p>It lives on one event loop, its home. The other loops that use it are its members: they add batches to its queue, and are
 * told what becomes of it. What is not marked otherwise belongs to the home loop.
 */
final class EndpointStream implements WatchedLink {

    /** That a server gets to take what was sent, and to end its side, before the connection is cut off. */
    static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        NEW,
        CONNECTING,
        OPEN,
        /** Sends what waits, and closes then. */
        CLOSING,
        ENDED
    }

    private final Endpoint endpoint;
    private final StreamHome home;
    private final EndpointStreams streams;
    private final GrpcOptions options;
    private final SendQueue queue;
    private final PacketSender sender;
    private final LinkProgress progress;
    private final List<StreamMember> members = new ArrayList<>();

    /** From the attempt to connect on. */
    private volatile @Nullable StreamConnection connection;

    private State state = State.NEW;
    private String cause = "";
    private @Nullable Future<?> timer;

    /** Sessions that use it, or are being announced. */
    private int sessions;

    private long unusedSinceNanos = System.nanoTime();

    EndpointStream(Endpoint endpoint, StreamHome home, EndpointStreams streams, GrpcOptions options) {
        this.endpoint = endpoint;
        this.home = home;
        this.streams = streams;
        this.options = options;
        this.queue = new SendQueue(endpoint, () -> home.execute(this::drain));
        this.sender = new PacketSender(queue);
        this.progress = new LinkProgress(home.watch().detectionNanos());
    }

    // ---- for all loops

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    StreamHome home() {
        return home;
    }

    /** What waits to be sent; any loop may add. */
    SendQueue queue() {
        return queue;
    }

    /** Tells the member how the stream is, and what becomes of it. On any thread. */
    void join(StreamMember member) {
        if (!home.execute(() -> joined(member))) {
            member.openFailed("the gateway is closing");
        }
    }

    /** Announces a session to the server. On any thread. */
    void announce(Announcement announcement) {
        if (!home.execute(() -> announced(announcement))) {
            announcement.answered(Announcement.Answer.UNAVAILABLE, "the gateway is closing");
        }
    }

    /** Gives it up, as the server does not respond. On any thread. */
    void abandon(String why) {
        home.execute(() -> lost(LinkLoss.UNRESPONSIVE, why));
    }

    // ---- members and sessions

    private void joined(StreamMember member) {
        switch (state) {
            case NEW -> {
                members.add(member);
                connect();
            }
            case CONNECTING -> members.add(member);
            case OPEN -> {
                members.add(member);
                member.opened(this);
            }
            case CLOSING, ENDED -> streams.join(endpoint, member);
        }
    }

    private void announced(Announcement announcement) {
        StreamConnection open = connection;
        if (state == State.OPEN && open != null) {
            sessions++;
            open.sessionCalls().connect(announcement, (answer, text) -> {
                if (answer != Announcement.Answer.ACCEPTED) {
                    sessionLeft();
                }
                announcement.answered(answer, text);
            });
        } else if (state == State.CLOSING) {
            announcement.answered(Announcement.Answer.CLOSED, "");
        } else {
            announcement.answered(Announcement.Answer.UNAVAILABLE, cause);
        }
    }

    private void sessionLeft() {
        sessions--;
        if (sessions == 0) {
            unusedSinceNanos = System.nanoTime();
        }
    }

    // ---- opening

    private void connect() {
        state = State.CONNECTING;
        long dialNanos = options.pool().dialTimeout().toNanos();
        timer = home.loop().schedule(this::connectTimedOut, dialNanos, TimeUnit.NANOSECONDS);
        streams.resolve(endpoint, home.loop()).addListener((Future<InetSocketAddress> resolved) -> {
            if (!resolved.isSuccess()) {
                openFailed(false, String.valueOf(resolved.cause()));
            } else if (state == State.CONNECTING) {
                connect(resolved.getNow());
            }
        });
    }

    private void connect(InetSocketAddress address) {
        try {
            StreamConnection opening = new StreamConnection(endpoint, address, home, options, this::finishClosing);
            connection = opening;
            opening.start(call -> new StreamListener(this, home, call, progress));
        } catch (RuntimeException e) {
            openFailed(false, e.toString());
        }
    }

    private void connectTimedOut() {
        openFailed(true, "no connection within " + options.pool().dialTimeout().toMillis() + " ms");
    }

    private void openFailed(boolean timeout, String why) {
        if (state != State.CONNECTING) {
            return;
        }
        retire(State.ENDED, why);
        home.events().dialFailed(endpoint, timeout, why);
        members.forEach(member -> member.openFailed(why));
        cutOff();
    }

    /** gRPC takes packets: for the first time, when it has connected, and whenever it has sent most of what it held. */
    void ready() {
        if (state == State.CONNECTING) {
            opened();
        }
        drain();
    }

    private void opened() {
        StreamConnection open = connection;
        if (open == null) {
            return;
        }
        state = State.OPEN;
        stopTimer();
        open.connected(home.context(), options.pool().stallTimeout());
        if (home.watch().isSuspect(endpoint)) {
            progress.suspect();
        }
        home.watch().add(this);
        members.forEach(member -> member.opened(this));
        unusedSinceNanos = System.nanoTime();
        closeWhenUnused(options.pool().idleTimeout().toNanos());
        // From then on a call would open another connection, perhaps to another server.
        open.whenGoingAway(() -> home.execute(this::goingAway));
    }

    // ---- sending

    private void drain() {
        StreamConnection open = connection;
        queue.awoken();
        if (open == null || (state != State.OPEN && state != State.CLOSING)) {
            return;
        }
        sender.send(open.call(), leave -> {
            sessionLeft();
            open.sessionCalls().disconnect(leave.sessionId(), leave.reason());
        });
        if (sender.messages() > 0) {
            progress.sent(sender.bytes(), sender.messages());
            home.events().sent(endpoint, sender.messages(), sender.bytes());
        }
        if (queue.sent(sender.queueBytes())) {
            members.forEach(StreamMember::writable);
        }
        finishClosing();
    }

    // ---- watching

    @Override
    public void check(long nowNanos, long stallNanos, long silenceNanos) {
        StreamConnection open = connection;
        if (state != State.OPEN || open == null) {
            return;
        }
        boolean wasSuspect = progress.isSuspect();
        progress.look(nowNanos, queue.waitingBytes() + open.pendingBytes(), open.kernelProgress());
        if (wasSuspect && !progress.isSuspect()) {
            home.watch().cleared(endpoint);
        }
        if (progress.stalledNanos() >= stallNanos) {
            lost(
                    LinkLoss.UNRESPONSIVE,
                    "the server took no bytes for " + TimeUnit.NANOSECONDS.toMillis(progress.stalledNanos()) + " ms");
        } else if (silenceNanos > 0 && progress.isSilentFor(silenceNanos)) {
            String why = "the server answered nothing for " + TimeUnit.NANOSECONDS.toMillis(silenceNanos) + " ms";
            members.forEach(member -> member.silent(why));
        }
    }

    @Override
    public void suspect() {
        progress.suspect();
    }

    // ---- ending

    /** gRPC's end of the stream. */
    void callClosed(Status status) {
        String why = status.isOk() ? "the server ended the stream" : SessionCalls.text(status);
        switch (state) {
            case CONNECTING -> openFailed(false, why);
            case OPEN -> lost(isUnresponsive(status) ? LinkLoss.UNRESPONSIVE : LinkLoss.BROKEN, why);
            case CLOSING -> {
                state = State.ENDED;
                queue.end(home.events());
                shutDown();
            }
            case NEW, ENDED -> {}
        }
    }

    /** The server has sent what is no packet; nothing can be trusted behind it. */
    void corrupt(String why) {
        lost(LinkLoss.BROKEN, why);
        cutOff();
    }

    private static boolean isUnresponsive(Status status) {
        String description = String.valueOf(status.getDescription());
        return isTimeout(status.getCause()) || description.startsWith("Keepalive failed");
    }

    private static boolean isTimeout(@Nullable Throwable error) {
        return error != null && SocketTransport.isTimeout(error);
    }

    /**
     * No new calls can be made. Either the connection breaks, or the server has said good-bye: then it may still answer what it
     * has been sent, and what comes next goes elsewhere.
     */
    private void goingAway() {
        StreamConnection open = connection;
        if (state != State.OPEN || open == null) {
            return;
        }
        Throwable error = open.error();
        if (error == null) {
            drain();
            lost(LinkLoss.BROKEN, "the server is going away");
        } else {
            lost(isTimeout(error) ? LinkLoss.UNRESPONSIVE : LinkLoss.BROKEN, error.toString());
        }
    }

    private void lost(LinkLoss loss, String why) {
        StreamConnection open = connection;
        if (state != State.OPEN || open == null) {
            return;
        }
        boolean unresponsive = loss == LinkLoss.UNRESPONSIVE;
        if (unresponsive && home.watch().hasHabit(progress)) {
            home.watch().report(endpoint);
        }
        // What gRPC could not send may be older than what has left of late.
        long inDoubt =
                unresponsive || sender.isHeldUp() ? progress.messagesSinceItMayHaveFailed() : progress.messagesOfLate();
        retire(State.ENDED, why);
        queue.end(home.events());
        for (int i = 0; i < members.size(); i++) {
            members.get(i).lost(loss, why, i == 0 ? inDoubt : 0);
        }
        if (unresponsive) {
            cutOff();
        } else {
            shutDown();
        }
    }

    private void closeWhenUnused(long nanos) {
        timer = home.loop().schedule(this::lookAtUse, nanos, TimeUnit.NANOSECONDS);
    }

    private void lookAtUse() {
        long idleNanos = options.pool().idleTimeout().toNanos();
        long unusedNanos = sessions > 0 ? 0 : System.nanoTime() - unusedSinceNanos;
        if (unusedNanos >= idleNanos) {
            closeOpen();
        } else if (state == State.OPEN) {
            closeWhenUnused(idleNanos - unusedNanos);
        }
    }

    /** Closes it behind what waits. On any thread. */
    void close() {
        home.loop()
                .submit(() -> {
                    openFailed(false, "the gateway is closing");
                    closeOpen();
                })
                .awaitUninterruptibly(CLOSE_NANOS, TimeUnit.NANOSECONDS);
    }

    private void closeOpen() {
        if (state == State.OPEN) {
            retire(State.CLOSING, "closed");
            members.forEach(StreamMember::closed);
            timer = home.loop().schedule(this::cutOff, CLOSE_NANOS, TimeUnit.NANOSECONDS);
            drain();
        }
    }

    private void finishClosing() {
        StreamConnection open = connection;
        if (state == State.CLOSING
                && open != null
                && !open.isFinished()
                && queue.current() == null
                && open.sessionCalls().areBegun()) {
            open.finish();
        }
    }

    private void retire(State next, String why) {
        state = next;
        cause = why;
        stopTimer();
        home.watch().remove(this);
        streams.retired(this);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Lets calls under way end by themselves, for a while. */
    private void shutDown() {
        StreamConnection open = connection;
        if (open != null) {
            open.finish();
            if (open.isTerminated()) {
                cutOff();
            } else {
                stopTimer();
                timer = home.loop().schedule(this::cutOff, CLOSE_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Ends what is left at once. On any thread. */
    void cutOff() {
        home.run(() -> {
            stopTimer();
            state = State.ENDED;
            queue.end(home.events());
            StreamConnection open = connection;
            if (open != null) {
                open.cutOff();
            }
            streams.ended(this);
        });
    }

    /** Waits until nothing is left of it. Not on an event loop. */
    void awaitEnd(long deadlineNanos) {
        StreamConnection open = connection;
        if (open != null) {
            open.awaitEnd(deadlineNanos);
        }
    }
}
