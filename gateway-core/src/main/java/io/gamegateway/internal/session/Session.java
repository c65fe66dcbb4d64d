/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.SampledMessage;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.SessionStatus;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: what it is called, where its messages go, and what waits to be written to it.
 *
 * <p>Everything but the methods of {@link ClientSession} belongs to the client's event loop.
 */
public final class Session implements ClientSession, Resumable {

    private static final Logger logger = LoggerFactory.getLogger(Session.class);

    /** That a client gets to close its end, once it has been told to. */
    private static final int LINGER_MILLIS = 1_000;

    private static final AtomicReferenceFieldUpdater<Session, @Nullable UserBinding> USER =
            AtomicReferenceFieldUpdater.newUpdater(Session.class, UserBinding.class, "user");

    private final long id;
    private final SessionLoop loop;
    private final ChannelHandlerContext context;
    private final ClientInput input;
    private final InetSocketAddress remoteAddress;
    private final DeadlineWheel.Deadline deadline;
    private final ClientOutbound outbound;
    private final Liveness liveness;
    private final RouteMemory routes = new RouteMemory(this);
    private final long connectTimeMillis;
    private final long beganNanos;
    private long traceIdHigh;
    private long traceIdLow;
    private long spanId;

    /** Of what is sent now; 0 where each message gets one of its own. */
    private long messageSpanId;

    private @Nullable SessionObserver observer;

    private volatile @Nullable UserBinding user;
    private @Nullable CloseReason closeReason;
    private @Nullable CloseReason leaving;
    private long heardTick;
    private long wroteTick;
    private @Nullable RateLimit rate;
    private boolean hasSent;
    private final MessageWaits waits = new MessageWaits(this);
    private final Memberships groups = new Memberships();
    private int lastPush;
    private long bytesReceived;
    private final long bytesSentBefore;
    private long messagesSent;
    private String fault = "";

    Session(
            long id,
            SessionLoop loop,
            ChannelHandlerContext context,
            ClientProtocol protocol,
            ClientInput input,
            Arrival arrival) {
        this.id = id;
        this.loop = loop;
        this.context = context;
        this.input = input;
        this.deadline = arrival.deadline();
        this.remoteAddress = arrival.remoteAddress();
        this.connectTimeMillis = arrival.beganMillis();
        this.beganNanos = arrival.beganNanos();
        this.bytesReceived = arrival.bytesReceived();
        this.bytesSentBefore = arrival.bytesSent();
        trace(arrival.traceParent());
        this.outbound = new ClientOutbound(this, protocol, context, loop);
        this.liveness = new Liveness(this, input, loop.wheel(), deadline);
        this.heardTick = loop.wheel().tick();
        this.wroteTick = heardTick;
        this.rate = RateLimit.of(loop.settings());
    }

    // ---- what everybody may know

    @Override
    public long id() {
        return id;
    }

    @Override
    public ClientProtocol protocol() {
        return outbound.protocol();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public long connectTimeMillis() {
        return connectTimeMillis;
    }

    @Override
    public Optional<String> userId() {
        UserBinding binding = user;
        return binding == null ? Optional.empty() : Optional.of(binding.userId());
    }

    @Override
    public long traceIdHigh() {
        return traceIdHigh;
    }

    @Override
    public long traceIdLow() {
        return traceIdLow;
    }

    @Override
    public long bytesReceived() {
        return bytesReceived;
    }

    @Override
    public long bytesSent() {
        return bytesSentBefore + outbound.handedBytes();
    }

    @Override
    public long messagesReceived() {
        return input.messages();
    }

    @Override
    public long messagesSent() {
        return messagesSent;
    }

    @Override
    public long spanId() {
        return spanId;
    }

    @Override
    public long messageSpanId() {
        return messageSpanId != 0 ? messageSpanId : ThreadLocalRandom.current().nextLong() | 1;
    }

    /** In the trace that the client named, or in one of its own. */
    private void trace(Optional<TraceContext> parent) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        traceIdHigh = parent.map(TraceContext::traceIdHigh).orElseGet(random::nextLong);
        // 0 means none: W3C Trace Context section 3.2.2.3.
        traceIdLow = parent.map(TraceContext::traceIdLow).orElseGet(() -> random.nextLong() | 1);
        spanId = random.nextLong() | 1;
    }

    /** This one, or nobody, is told what happens to it, and may give it a place in a trace. */
    void observedBy(@Nullable SessionObserver sessionObserver) {
        observer = sessionObserver;
        if (sessionObserver != null) {
            sessionObserver.traceContext().ifPresent(context -> {
                traceIdHigh = context.traceIdHigh();
                traceIdLow = context.traceIdLow();
                spanId = context.spanId();
                messageSpanId = context.spanId();
            });
        }
    }

    /** Calls the action with who is told what happens to this session, if anybody is. Not for what happens per message. */
    public void observe(Consumer<SessionObserver> action) {
        SessionObserver present = observer;
        if (present != null) {
            action.accept(present);
        }
    }

    /** One of so many messages, on its way over this link: null where nobody follows it. */
    public @Nullable SampledMessage sample(int serverId, int messageId, int bytes, BackendLink link) {
        SessionObserver present = observer;
        return present == null ? null : present.sample(new ServerId(serverId), messageId, bytes, link.endpoint());
    }

    /** Calls the action, for which this is the session's span: what it sends belongs to it. */
    public void inSpan(long id, Runnable action) {
        long own = messageSpanId;
        messageSpanId = id == 0 ? own : id;
        try {
            action.run();
        } finally {
            messageSpanId = own;
        }
    }

    /** The loop that everything else here belongs to. */
    public SessionLoop loop() {
        return loop;
    }

    /** From a backend: the user this session belongs to. */
    public void bind(String userId) {
        loop.users().bind(this, userId);
    }

    /** Which user this session belongs to, if any; kept by {@link Users}. Thread-safe. */
    @Nullable
    UserBinding user() {
        return user;
    }

    /** Gives it another one, or none; the one it had. Thread-safe: of several threads each gets what another one has put there. */
    @Nullable
    UserBinding swapUser(@Nullable UserBinding binding) {
        return USER.getAndSet(this, binding);
    }

    /** It has no user any more, where it has this one. Thread-safe. */
    boolean clearUser(UserBinding binding) {
        return USER.compareAndSet(this, binding, null);
    }

    /** The groups it is in. */
    Memberships groups() {
        return groups;
    }

    /** True where it is in this group, or was when it ended. */
    public boolean isIn(String group) {
        return groups.contains(group);
    }

    // ---- from the client

    /** Something has come from the client. */
    public void heard() {
        heardTick = loop.wheel().tick();
    }

    /** When something last came from the client. */
    long heardTick() {
        return heardTick;
    }

    /** When something last moved in either direction. */
    long activeTick() {
        return Math.max(heardTick, wroteTick);
    }

    /** So many bytes have been read, and come now. */
    public void beginRead(int bytes) {
        bytesReceived += bytes;
        heard();
        limitFromNow();
    }

    /** What comes now counts against the limits of this moment. */
    public void limitFromNow() {
        if (rate != null) {
            rate.now(System.nanoTime());
        }
    }

    /** Takes a message, or a control frame, of so many bytes from what the session may send; closes it where that is too much. */
    public boolean admit(int bytes) {
        return rate == null || rate.tryMessage(bytes) || tooFast(rate);
    }

    /** As {@link #admit}, for bytes that a message has grown by. */
    public boolean admitMore(int bytes) {
        return rate == null || rate.tryBytes(Math.max(0, bytes)) || tooFast(rate);
    }

    private boolean tooFast(RateLimit limit) {
        close(CloseReason.RATE_LIMITED, limit.toString());
        return false;
    }

    /** The settings of its loop have changed. */
    void settingsChanged() {
        rate = RateLimit.of(loop.settings());
        liveness.settingsChanged();
    }

    /** What was read ends within a message. */
    public void messageBegan() {
        liveness.messageBegan();
    }

    /** True once a message of this session has found a route. */
    public boolean hasSent() {
        return hasSent;
    }

    /** The route to this serverId (without the zip bit), or null. */
    public @Nullable Route route(int serverId) {
        return routes.find(serverId);
    }

    /**
     * Remembers a decision that has candidates.
     *
     * @param serverId without the zip bit
     * @param version of the rules that it was decided by
     * @param backends where the first candidate is looked up
     * @param askedNanos when the question was asked
     */
    public Route remember(int serverId, long version, RouteDecision decision, Backends backends, long askedNanos) {
        hasSent = true;
        Route known = routes.find(serverId);
        Backend before = known == null ? null : known.backend();
        Route route = routes.remember(serverId, version, decision, backends);
        if (route != known) {
            route.traffic(loop.traffic().of(serverId));
            route.askedNanos(askedNanos);
        }
        if (route.backend() != before) {
            observe(told -> told.routed(
                    new ServerId(serverId), route.service(), route.backend().endpoint()));
        }
        return route;
    }

    /** Counts messages that have come from this backend; false where the session has no route that leads there. */
    public boolean repliedFrom(Backend backend, int messages) {
        Traffic traffic = routes.trafficFrom(backend);
        if (traffic == null) {
            return false;
        }
        traffic.toClient(messages);
        return true;
    }

    /** Calls the action for each route; it must not add any. */
    public void forEachRoute(Consumer<Route> action) {
        routes.forEach(action);
    }

    /** An open link that this session has already acquired to the endpoint, or null. */
    public @Nullable BackendLink openLinkTo(Endpoint endpoint) {
        return routes.openLinkTo(endpoint);
    }

    /** What waits of the messages that it has sent. */
    public MessageWaits waits() {
        return waits;
    }

    /** Brings the message again that a stage had refused for the time being. */
    @Override
    public void resume() {
        waits.resumed();
        if (isOpen()) {
            input.resume();
        }
    }

    /** The deadline, which runs already, is for the first whole message. */
    public void awaitFirstMessage() {
        deadline.expiry(expired -> close(CloseReason.HANDSHAKE_TIMEOUT, "no whole message in time"));
    }

    /** The client has proven to be one: from now on it is watched for signs of life. */
    public void watch() {
        if (takesMessages()) {
            liveness.start();
        }
    }

    // ---- to the client

    /** Appends a message to the current batch; {@link SessionLoop#flushDirty} sends it. The payload is copied. */
    public void write(int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        if (!takesMessages()) {
            loop.counters().dropped(DropReason.SESSION_GONE);
            return;
        }
        if (outbound.message(messageId, zip ? ServerId.ZIP_BIT : 0, payload, index, bytes)) {
            loop.markDirty(this);
        }
        messagesSent++;
        loop.counters().count(Metric.MESSAGES_TO_CLIENTS);
        if (outbound.isBatchFull()) {
            flush();
        }
    }

    /** As {@link #write}, for messages that are encoded already. */
    public void write(SharedMessages messages) {
        if (!takesMessages()) {
            loop.counters().dropped(DropReason.SESSION_GONE);
            return;
        }
        if (outbound.encoded(messages.encoded(protocol()))) {
            loop.markDirty(this);
        }
        messagesSent += messages.count();
        loop.counters().count(Metric.MESSAGES_TO_CLIENTS, messages.count());
        if (outbound.isBatchFull()) {
            flush();
        }
    }

    /**
     * As {@link #write}, for what a logic server pushes.
     *
     * @param serial of the push; see {@link #lastPush}
     */
    public void push(int serial, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        lastPush = serial;
        if (outbound.message(messageId, zip ? ServerId.ZIP_BIT : 0, payload, index, bytes)) {
            loop.markDirty(this);
        }
        pushed(1);
    }

    /**
     * As {@link #push}, for messages that are encoded already.
     *
     * @param serial of the last of them
     */
    public void push(int serial, SharedMessages messages) {
        lastPush = serial;
        if (outbound.encoded(messages.encoded(protocol()))) {
            loop.markDirty(this);
        }
        pushed(messages.count());
    }

    private void pushed(int messages) {
        messagesSent += messages;
        loop.counters().count(Metric.MESSAGES_PUSHED, messages);
        if (outbound.isBatchFull()) {
            flush();
        }
    }

    /** Serial of the last push that was written to it. */
    public int lastPush() {
        return lastPush;
    }

    /** Answers a heartbeat; {@link SessionLoop#flushDirty} sends it. The payload is copied. */
    public void answer(int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        if (!takesMessages()) {
            return;
        }
        messagesSent++;
        if (outbound.message(messageId, zip ? ServerId.ZIP_BIT : 0, payload, index, bytes)) {
            loop.markDirty(this);
        }
    }

    /** Asks a WebSocket client for a sign of life. */
    void ping() {
        outbound.ping();
        flush();
    }

    /** Answers a ping. */
    public void pong(byte[] payload) {
        if (takesMessages()) {
            outbound.pong(payload);
            flush();
        }
    }

    /** Sends what has been appended. */
    void flush() {
        boolean waited = outbound.knownWaiting() > 0;
        int bytes = outbound.flush();
        if (bytes == ClientOutbound.OVER_BUDGET) {
            loop.slowConsumer(this);
            close(
                    CloseReason.SLOW_CONSUMER,
                    "more than " + loop.settings().outbound().budgetBytes() + " bytes wait");
            return;
        }
        loop.counters().count(Metric.BYTES_TO_CLIENTS, bytes);
        int waiting = outbound.waiting();
        if (waited || waiting > 0) {
            loop.slowClients().waits(this, waiting);
        } else if (bytes > 0) {
            wroteTick = loop.wheel().tick();
        }
    }

    /** So many of its messages were lost. */
    public void dropped(DropReason reason, int messages) {
        loop.counters().dropped(reason, messages);
        if (messages > 0) {
            observe(told -> told.dropped(reason, messages));
        }
    }

    /** What waits for the client. */
    ClientOutbound outbound() {
        return outbound;
    }

    // ---- the end

    /** False once the session has ended, for whatever reason. */
    public boolean isOpen() {
        return closeReason == null;
    }

    /** True while messages can be written to it: from its beginning until it has been told to go, or has ended. */
    public boolean takesMessages() {
        return closeReason == null && leaving == null;
    }

    /** Ends the session and its connection: what was written before goes out first, where the client takes it. */
    public void close(CloseReason reason, String text) {
        close(reason, reason.webSocketCode(), text);
    }

    /** As {@link #close(CloseReason, String)}, with a WebSocket close code other than the reason's own. */
    public void close(CloseReason reason, int webSocketCode, String text) {
        if (leaving != null) {
            // It knows already, and has had its last word.
            if (end(leaving, text)) {
                outbound.abort();
                report(leaving, text);
            }
            return;
        }
        if (!end(reason, text)) {
            return;
        }
        if (reason == CloseReason.SLOW_CONSUMER || !outbound.isConnected()) {
            outbound.abort();
        } else {
            context.channel().config().setAutoRead(true);
            sayFarewell(reason, webSocketCode, text, expired -> context.close());
        }
        report(reason, text);
    }

    /**
     * Tells the client to go, and lets it: nothing more is written to it, but what it still sends goes to its backends until it
     * has closed its end, or for a second behind the last message that waits for a backend. So no message that it sent before it
     * knew is lost. What ends it in the meantime does not change the reason.
     */
    public void leave(CloseReason reason, String text) {
        if (closeReason != null || leaving != null) {
            return;
        }
        if (!outbound.isConnected()) {
            close(reason, text);
            return;
        }
        leaving = reason;
        observe(told -> told.leaving(reason));
        loop.groups().ended(this);
        sayFarewell(reason, reason.webSocketCode(), text, this::left);
    }

    /** The last word; what is to happen where the client does not close its end in time. */
    private void sayFarewell(CloseReason reason, int webSocketCode, String text, DeadlineWheel.Expiry tooLate) {
        liveness.stop();
        deadline.expiry(tooLate);
        loop.wheel().set(deadline, LINGER_MILLIS);
        outbound.closeOutput(Farewell.of(reason, webSocketCode, text, loop.settings()));
    }

    /** Ends it without a word, as it does not read, because memory is needed. */
    void abort(CloseReason reason, String text) {
        loop.slowConsumer(this);
        CloseReason last = leaving == null ? reason : leaving;
        if (end(last, text)) {
            outbound.abort();
            report(last, text);
        }
    }

    private void left(DeadlineWheel.Deadline expired) {
        if (waits.any()) {
            loop.wheel().set(expired, LINGER_MILLIS);
        } else {
            close(CloseReason.NORMAL, "");
        }
    }

    /** The client's connection is gone. */
    public void disconnected() {
        loop.wheel().cancel(deadline);
        CloseReason last = leaving == null ? CloseReason.NORMAL : leaving;
        boolean first = end(last, "");
        outbound.discard();
        if (first) {
            report(last, "");
        }
    }

    private boolean end(CloseReason reason, String text) {
        assert loop.eventLoop().inEventLoop();
        if (closeReason != null) {
            return false;
        }
        closeReason = reason;
        loop.remove(this);
        if (leaving == null) {
            loop.groups().ended(this);
        }
        loop.users().ended(this);
        loop.counters().closed(reason);
        input.stop();
        waits.ended();
        routes.releaseAll(reason, text);
        logger.debug("session {} of {} ended: {} {}", id, remoteAddress, reason, text);
        return true;
    }

    /** Why its connection is about to end, for who looks for the cause later. */
    public void fault(String cause) {
        fault = cause;
    }

    /** Tells the observers that it has ended, behind the last that was written to it. */
    private void report(CloseReason reason, String text) {
        if (loop.observers().isEmpty()) {
            return;
        }
        ConnectionSummary summary = SessionReports.summary(
                this, routes.last(), System.nanoTime() - beganNanos, reason, text.isEmpty() ? fault : text);
        observe(told -> told.ended(summary));
        loop.observers().connectionEnded(summary);
    }

    /** What there is to know of it. On its loop. */
    public SessionStatus status() {
        return SessionReports.status(this);
    }

    @Override
    public String toString() {
        return "session " + id;
    }
}
