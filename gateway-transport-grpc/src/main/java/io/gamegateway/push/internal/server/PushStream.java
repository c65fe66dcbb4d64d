/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.proto.Welcome;
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.push.server.PushPeer;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushReceipt;
import io.github.bucket4j.Bucket;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One stream of a logic server.
 *
 * <p>Its first request says who speaks; when that is granted, batches follow, each of which is handed to the gateway at once.
 * A window of them may be on their way to the clients at a time. They are acknowledged in their order, as soon as all before
 * them have taken effect too; what was done within one turn of the event loop is acknowledged with one response.
 *
 * <p>Belongs to the event loop of its connection.
 */
final class PushStream extends ServerCall.Listener<InputStream> {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(PushStream.class));

    private static final int MAX_LOGIC_ID = 128;

    private final ServerCall<InputStream, PushResponse> call;
    private final Metadata headers;
    private final EventLoop loop;
    private final PushShared shared;
    private final RequestReader request = new RequestReader();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Runnable endOfTurn = this::respond;
    private final ScheduledFuture<?> helloDeadline;
    private final @Nullable Bucket rate;

    private @Nullable LogicRun run;
    private PushGrant grant = PushGrant.all();
    private boolean askedForGrant;
    private boolean responding;
    private boolean closed;
    private long acknowledged;

    /** Set once no more batches are taken: the status to close with behind the last acknowledgement. */
    private @Nullable Status farewell;

    /** Requests that may be asked for once the rate allows it. */
    private int owed;

    private long pausedUntilNanos = System.nanoTime();

    /** A batch that is on its way to the clients. */
    private static final class Pending {

        private final long sequence;
        private @Nullable List<PushReceipt> receipts;

        Pending(long sequence) {
            this.sequence = sequence;
        }
    }

    PushStream(ServerCall<InputStream, PushResponse> call, Metadata headers, EventLoop loop, PushShared shared) {
        this.call = call;
        this.headers = headers;
        this.loop = loop;
        this.shared = shared;
        this.rate = shared.newBucket();
        this.helloDeadline = loop.schedule(
                () -> refuse(Status.UNAUTHENTICATED.withDescription(
                        "no hello that is granted within " + shared.limits().helloTimeout())),
                shared.limits().helloTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
        call.request(1);
    }

    // ---- from the logic server

    @Override
    public void onMessage(InputStream message) {
        if (closed || farewell != null) {
            return;
        }
        ByteBuf data = null;
        try {
            data = copy(message);
            request.read(data);
            LogicRun speaker = run;
            if (speaker == null) {
                hello(request.hello());
            } else {
                ByteBuf taken = data;
                data = null;
                batch(speaker, taken);
            }
        } catch (PushRefusal e) {
            refuse(e.status());
        } catch (IOException e) {
            refuse(Status.INTERNAL.withDescription("the request could not be read: " + e.getMessage()));
        } finally {
            if (data != null) {
                data.release();
            }
        }
    }

    /** On the heap, where gRPC's bytes can be copied to directly. */
    private ByteBuf copy(InputStream message) throws IOException, PushRefusal {
        int bytes = message.available();
        if (bytes > shared.limits().maxRequestBytes()) {
            throw new PushRefusal(Status.RESOURCE_EXHAUSTED.withDescription("request bytes: " + bytes
                    + " (expected: at most " + shared.limits().maxRequestBytes() + ")"));
        }
        ByteBuf data = PooledByteBufAllocator.DEFAULT.heapBuffer(Math.max(1, bytes));
        int read = message.readNBytes(data.array(), data.arrayOffset(), bytes);
        return data.writerIndex(read);
    }

    private void hello(@Nullable Hello hello) throws PushRefusal {
        if (hello == null || askedForGrant) {
            throw new PushRefusal(Status.UNAUTHENTICATED.withDescription(
                    "request: a batch (expected: first a hello, that says who speaks, and then its answer)"));
        }
        String id = hello.getLogicId();
        if (id.isBlank() || id.length() > MAX_LOGIC_ID) {
            throw new PushRefusal(Status.UNAUTHENTICATED.withDescription(
                    "logic id: '" + (id.isBlank() ? id : id.length() + " characters") + "' (expected: 1 to "
                            + MAX_LOGIC_ID + " characters)"));
        }
        if (hello.getEpoch() == 0 || hello.getFirstSequence() == 0) {
            throw new PushRefusal(Status.UNAUTHENTICATED.withDescription("epoch: "
                    + Long.toUnsignedString(hello.getEpoch()) + ", first sequence: "
                    + Long.toUnsignedString(hello.getFirstSequence()) + " (expected: not 0)"));
        }
        askedForGrant = true;
        PushPeer peer = Peers.of(hello, call.getAttributes(), headers);
        shared.authorize(peer)
                .whenComplete((granted, failure) -> onLoop(() -> {
                    if (failure != null || granted == null) {
                        log.warn("{} of {} could not be authorized: {}", id, peer.address(), String.valueOf(failure));
                        refuse(Status.PERMISSION_DENIED.withDescription("the logic server could not be authorized"));
                    } else {
                        granted(hello, granted);
                    }
                }));
    }

    private void granted(Hello hello, PushGrant granted) {
        if (closed) {
            return;
        }
        if (!granted.refusal().isEmpty()) {
            refuse(Status.PERMISSION_DENIED.withDescription(granted.refusal()));
            return;
        }
        helloDeadline.cancel(false);
        grant = granted;
        try {
            LogicRun speaker = shared.runs().open(this, hello.getLogicId(), hello.getEpoch(), hello.getFirstSequence());
            run = speaker;
            acknowledged = speaker.accepted();
            welcome(speaker);
        } catch (PushRefusal e) {
            refuse(e.status());
        }
    }

    private void welcome(LogicRun speaker) {
        call.sendHeaders(new Metadata());
        call.sendMessage(PushResponse.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setGatewayName(shared.gatewayName())
                        .setNodePlusOne(shared.nodePlusOne())
                        .setAccepted(speaker.accepted())
                        .setMaxRequestBytes(shared.limits().maxRequestBytes())
                        .setMaxCommands(shared.limits().maxCommands()))
                .build());
        call.request(shared.limits().window());
    }

    private void batch(LogicRun speaker, ByteBuf data) throws PushRefusal {
        PushBatch batch = shared.target().begin(data);
        Pending entry = new Pending(request.sequence());
        try {
            check();
            speaker.check(this, entry.sequence);
            request.addTo(batch, data, grant);
            speaker.accept(this, entry.sequence, () -> {
                pending.add(entry);
                batch.apply(receipts -> onLoop(() -> applied(entry, receipts)));
            });
        } catch (PushRefusal e) {
            batch.discard();
            throw e;
        }
        if (request.skipped() > 0) {
            shared.target().skipped(request.skipped());
        }
        if (rate != null) {
            pausedUntilNanos = System.nanoTime() + rate.consumeIgnoringRateLimits(Math.max(1, request.commands()));
        }
    }

    private void check() throws PushRefusal {
        if (request.hello() != null) {
            throw new PushRefusal(Status.INVALID_ARGUMENT.withDescription("hello: a second one (expected: one)"));
        }
        if (request.commands() > shared.limits().maxCommands()) {
            throw new PushRefusal(Status.RESOURCE_EXHAUSTED.withDescription("commands: " + request.commands()
                    + " (expected: at most " + shared.limits().maxCommands() + " in one request)"));
        }
    }

    @Override
    public void onHalfClose() {
        sayFarewell(Status.OK);
    }

    @Override
    public void onCancel() {
        ended();
    }

    @Override
    public void onComplete() {
        ended();
    }

    @Override
    public void onReady() {
        respondLater();
    }

    // ---- to the logic server

    private void applied(Pending entry, List<PushReceipt> receipts) {
        entry.receipts = receipts;
        respondLater();
    }

    private void respondLater() {
        if (!responding && !closed) {
            responding = true;
            onLoop(endOfTurn);
        }
    }

    private void respond() {
        responding = false;
        if (closed || !call.isReady()) {
            // onReady() follows. Until then no more requests are taken either.
            return;
        }
        PushResponse.Builder response = PushResponse.newBuilder();
        int done = 0;
        int commands = 0;
        for (Pending next = pending.peek(); next != null && next.receipts != null; next = pending.peek()) {
            acknowledged = next.sequence;
            Receipts.add(response, next.sequence, next.receipts);
            pending.remove();
            done++;
        }
        if (done > 0) {
            call.sendMessage(response.setAcknowledged(acknowledged).build());
            owed += done;
            ask();
        }
        if (farewell != null && pending.isEmpty()) {
            close(farewell);
        }
    }

    /** Asks for as many requests as were done, when the rate allows it. */
    private void ask() {
        if (closed || owed == 0) {
            return;
        }
        long waitNanos = pausedUntilNanos - System.nanoTime();
        if (waitNanos > 0) {
            loop.schedule(this::ask, waitNanos, TimeUnit.NANOSECONDS);
            return;
        }
        int requests = owed;
        owed = 0;
        call.request(requests);
    }

    /** Another stream speaks for this logic server now. Any thread. */
    void replaced(boolean byNewerRun) {
        onLoop(() -> refuse(
                byNewerRun
                        ? Status.ABORTED.withDescription("a newer run of this logic server has come")
                        : Status.UNAVAILABLE.withDescription("a newer stream of this logic server has taken over")));
    }

    /** The gateway closes: what is on its way is still acknowledged, and nothing new is taken. Any thread. */
    void drain() {
        onLoop(() -> sayFarewell(Status.UNAVAILABLE.withDescription("the gateway is closing")));
    }

    private void sayFarewell(Status status) {
        if (farewell == null) {
            farewell = status;
            respond();
        }
    }

    private void refuse(Status status) {
        if (!closed) {
            LogicRun speaker = run;
            log.warn("a push stream{} is closed: {}", speaker == null ? "" : " of " + speaker.logicId(), status);
            close(status);
        }
    }

    private void close(Status status) {
        if (!closed) {
            ended();
            call.close(status, new Metadata());
        }
    }

    private void ended() {
        if (closed) {
            return;
        }
        closed = true;
        helloDeadline.cancel(false);
        pending.clear();
        if (run != null) {
            shared.runs().ended(run, this);
        }
        shared.ended(this);
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The gateway is closing, and the connection with it.
        }
    }
}
