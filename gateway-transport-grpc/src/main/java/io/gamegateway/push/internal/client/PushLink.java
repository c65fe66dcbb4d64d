/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.push.proto.Welcome;
import io.gamegateway.spi.GatewayAddress;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The way to one gateway: its log, and a stream that is opened again whenever it is lost.
 *
 * <p>Whoever appends the first command to a log that was empty wakes the event loop, which then sends all that is there by that
 * time, as long as the stream takes it: a command on an idle stream goes out at once, those on a busy one in large batches.
 *
 * <p>Appending is thread-safe; everything else belongs to the event loop.
 */
final class PushLink implements PushStream.Owner {

    /** Of {@link #node}: no stream has been open yet. */
    static final int NODE_NOT_ASKED = -1;

    /** Of {@link #node}: the gateway does not know, so that any session may be its. */
    static final int NODE_UNKNOWN = 0;

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(PushLink.class));

    private static final long HANDSHAKE_NANOS = StreamDialer.CONNECT_TIMEOUT.toNanos() + TimeUnit.SECONDS.toNanos(2);

    /** Stalls are noticed this much later at most, as a part of their time. */
    private static final int STALL_CHECKS = 8;

    /** How long the gateway gets to end a stream that was finished. */
    private static final long FINISH_MILLIS = 500;

    private final GatewayAddress address;
    private final EventLoop loop;
    private final ClientSettings settings;
    private final StreamDialer dialer;
    private final LinkEvents events;
    private final Runnable routeChanged;
    private final Backoff backoff;
    private final CommandLog commands;
    private final BatchQueue batches;
    private final LinkCounters counters = new LinkCounters();
    private final Runnable flush = this::flush;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private volatile int node = NODE_NOT_ASKED;
    private volatile String gatewayName;
    private volatile boolean connected;

    private @Nullable PushStream stream;
    private @Nullable Future<?> timer;
    private long welcomeNanos;
    private boolean overflowTold;

    /** @param routeChanged called when {@link #node} or {@link #gatewayName} has changed */
    PushLink(
            GatewayAddress address,
            EventLoop loop,
            ClientSettings settings,
            StreamDialer dialer,
            LinkEvents events,
            Runnable routeChanged) {
        this.address = address;
        this.gatewayName = address.name();
        this.loop = loop;
        this.settings = settings;
        this.dialer = dialer;
        this.events = events;
        this.routeChanged = routeChanged;
        this.backoff = new Backoff(settings.firstBackoff(), settings.maxBackoff());
        this.commands = new CommandLog(settings.bufferBytes());
        this.batches = new BatchQueue(commands, counters, settings.maxBatchBytes());
    }

    void start() {
        loop.execute(this::connect);
    }

    // ---- for any thread

    GatewayAddress address() {
        return address;
    }

    /** The gateway's own name, where it has told it. */
    String gatewayName() {
        return gatewayName;
    }

    /** The high 12 bits of its sessions' ids, plus one. */
    int node() {
        return node;
    }

    /** Appends a command that is encoded; copies it. The delivery, if there is one, gets a part. */
    void append(byte[] command, int bytes, boolean state, @Nullable Delivery delivery) {
        Part part = delivery == null ? null : delivery.part(address.name());
        switch (commands.append(command, bytes, state, part)) {
            case WAKE -> wake(flush);
            case FIRST_REFUSED -> {
                refuse(part, Refusal.OVERFLOW);
                wake(this::overflowed);
            }
            case REFUSED -> refuse(part, Refusal.OVERFLOW);
            case CLOSED -> {
                Refusal reason = commands.closed();
                refuse(part, reason == null ? Refusal.CLOSED : reason);
            }
            case DONE -> {}
        }
    }

    private void wake(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The client was closed meanwhile, and this link has ended: what was in the log has been refused.
        }
    }

    private static void refuse(@Nullable Part part, Refusal reason) {
        if (part != null) {
            part.refused(reason);
        }
    }

    LinkStats stats() {
        return new LinkStats(
                address,
                gatewayName,
                connected,
                commands.bytes(),
                commands.appended(),
                commands.refused(),
                commands.late(),
                counters.sent.get(),
                counters.acknowledged.get(),
                counters.failed.get(),
                counters.batches.get(),
                counters.resent.get(),
                counters.connects.get());
    }

    /**
     * Takes no more commands, and ends when all have been acknowledged, or after this time.
     *
     * @param reason for those that have not been by then
     * @return completes, on the event loop, when it has ended
     */
    CompletableFuture<Void> close(Refusal reason, long drainNanos) {
        commands.close(reason);
        loop.execute(() -> {
            if (commands.bytes() == 0 || reason == Refusal.GATEWAY_GONE && !connected) {
                end(reason);
            } else {
                Future<?> deadline = loop.schedule(() -> end(reason), drainNanos, TimeUnit.NANOSECONDS);
                end.whenComplete((ended, failure) -> deadline.cancel(false));
            }
        });
        return end;
    }

    // ---- the stream

    private void connect() {
        if (end.isDone()) {
            return;
        }
        PushStream opening;
        try {
            opening = dialer.dial(address.endpoint(), loop, this);
        } catch (RuntimeException e) {
            // As with a host's name that cannot be one.
            retry(Status.INVALID_ARGUMENT.withDescription(e.toString()));
            return;
        }
        stream = opening;
        opening.open(settings.logicId(), settings.epoch(), batches.firstSequence());
        timer = loop.schedule(
                () -> giveUp(Status.DEADLINE_EXCEEDED.withDescription("no welcome")),
                HANDSHAKE_NANOS,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void received(PushStream source, PushResponse response) {
        if (source != stream) {
            return;
        }
        if (response.hasWelcome()) {
            welcome(source, response.getWelcome());
            if (source != stream) {
                return;
            }
        }
        for (Receipt receipt : response.getReceiptsList()) {
            batches.receipt(receipt);
        }
        acknowledge(response.getAcknowledged());
    }

    private void welcome(PushStream source, Welcome welcome) {
        cancelTimer();
        acknowledge(welcome.getAccepted());
        if (source != stream) {
            return;
        }
        introduce(
                welcome.getGatewayName().isEmpty() ? address.name() : welcome.getGatewayName(),
                welcome.getNodePlusOne());
        // Whoever sees this finds the gateway by its name and node, too.
        connected = true;
        LinkCounters.add(counters.connects, 1);
        events.connected(address, gatewayName);
        batches.rewind(welcome.getMaxRequestBytes(), welcome.getMaxCommands());
        welcomeNanos = System.nanoTime();
        long period = Math.max(1, settings.stallTimeout().toNanos() / STALL_CHECKS);
        timer = loop.scheduleWithFixedDelay(this::checkProgress, period, period, TimeUnit.NANOSECONDS);
        source.welcomed();
        flush();
    }

    private void introduce(String name, int nodePlusOne) {
        if (!name.equals(gatewayName) || nodePlusOne != node) {
            gatewayName = name;
            node = nodePlusOne;
            routeChanged.run();
        }
    }

    @Override
    public void ready(PushStream source) {
        if (source == stream) {
            flush();
        }
    }

    private void flush() {
        PushStream current = stream;
        while (current != null && current == stream && current.isReady()) {
            Batch batch = batches.next();
            if (batch == null) {
                // All that was left may have been too large to be sent.
                endIfDrained();
                return;
            }
            current.send(batch);
        }
    }

    private void acknowledge(long sequence) {
        if (sequence < 0 || sequence > batches.lastSequence()) {
            // As it would be if another run had had the same epoch: what we send would be taken for what that run had
            // sent.
            giveUp(Status.OUT_OF_RANGE.withDescription("the gateway acknowledges batch "
                    + Long.toUnsignedString(sequence) + " (expected: 0 to " + batches.lastSequence() + ")"));
            return;
        }
        if (!batches.acknowledge(sequence)) {
            return;
        }
        if (connected) {
            backoff.reset();
            flush();
        }
        tellInStep();
        endIfDrained();
    }

    /** Called behind the first refusal; by then the gateway may be in step again, and that has been told. */
    private void overflowed() {
        if (commands.isMissing()) {
            tellOverflow();
        }
    }

    private void tellOverflow() {
        if (!overflowTold) {
            overflowTold = true;
            log.warn("{}: its buffer is full; commands are refused until it has drained", this);
            events.overflow(address);
        }
    }

    private void tellInStep() {
        long skipped = batches.pollInStep();
        if (skipped > 0) {
            tellOverflow();
            overflowTold = false;
            events.inStep(address, skipped);
        }
    }

    // ---- ends

    private void checkProgress() {
        if (batches.isStalled(settings.stallTimeout().toNanos())) {
            giveUp(Status.UNAVAILABLE.withDescription("nothing was acknowledged for " + settings.stallTimeout()));
        }
    }

    private void giveUp(Status status) {
        PushStream current = stream;
        if (current != null) {
            current.abandon(String.valueOf(status.getDescription()));
            lost(current, status);
        }
    }

    @Override
    public void lost(PushStream source, Status status) {
        if (source != stream) {
            return;
        }
        boolean lasted = connected
                && System.nanoTime() - welcomeNanos >= settings.maxBackoff().toNanos();
        stream = null;
        connected = false;
        cancelTimer();
        if (Statuses.isReplacement(status)) {
            replaced(status);
            return;
        }
        if (lasted) {
            backoff.reset();
        }
        retry(status);
    }

    private void retry(Status status) {
        String cause = Statuses.describe(status);
        log.warn("{}: the stream is lost: {}", this, cause);
        events.disconnected(address, cause);
        if (commands.closed() == Refusal.GATEWAY_GONE) {
            end(Refusal.GATEWAY_GONE);
            return;
        }
        long delay = Statuses.isRefusal(status) ? backoff.longestNanos() : backoff.nextNanos();
        timer = loop.schedule(this::connect, delay, TimeUnit.NANOSECONDS);
    }

    private void replaced(Status status) {
        log.warn(
                "{}: a newer run of {} is there, this one ends: {}",
                this,
                settings.logicId(),
                Statuses.describe(status));
        commands.close(Refusal.REPLACED);
        end(Refusal.REPLACED);
        events.replaced(address);
    }

    private void endIfDrained() {
        Refusal reason = commands.closed();
        if (reason != null && commands.bytes() == 0) {
            end(reason);
        }
    }

    private void end(Refusal reason) {
        if (end.isDone()) {
            return;
        }
        cancelTimer();
        PushStream last = stream;
        stream = null;
        connected = false;
        if (last != null && last.isWelcomed()) {
            last.finish();
            loop.schedule(last::shutDown, FINISH_MILLIS, TimeUnit.MILLISECONDS);
        } else if (last != null) {
            last.abandon("closed");
        }
        end.complete(null);
        batches.refuseAll(reason);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public String toString() {
        return "gateway " + address.name() + " at " + address.endpoint();
    }
}
