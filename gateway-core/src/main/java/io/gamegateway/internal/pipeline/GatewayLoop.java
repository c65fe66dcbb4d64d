/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.PayloadInflater;
import io.gamegateway.config.Compression;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.forward.MessageForwarder;
import io.gamegateway.internal.io.SharedReceiveBuffer;
import io.gamegateway.internal.reply.ReplyDispatcher;
import io.gamegateway.internal.route.MessageRouter;
import io.gamegateway.internal.session.DeadlineWheel;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionSettings;
import io.gamegateway.observe.LoopStats;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.TransportContext;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop with everything that belongs to it: its stages, its links and its clients. */
final class GatewayLoop {

    private static final long ZIP_LIMIT_WITHOUT_MAX = 16L * 1024 * 1024;

    private static final int LOOK_SECONDS = 1;

    private final EventLoop eventLoop;
    private final DeadlineWheel wheel = new DeadlineWheel();
    private final LoopCounters counters = new LoopCounters();
    private final SharedReceiveBuffer receiveBuffer = new SharedReceiveBuffer(PooledByteBufAllocator.DEFAULT);
    private final SessionLoop sessions;
    private final MessageForwarder forwarder;
    private final MessageRouter router;
    private final BackendLinks links;
    private final ClientPipeline clients;
    private final @Nullable PayloadInflater inflater;
    private final OverloadGuard overload;
    private final LoopLag lag;

    /** @param index of the loop: from 0 on, each once */
    GatewayLoop(int index, EventLoop eventLoop, GatewayConfig config, GatewayRuntime runtime) {
        Plugins plugins = runtime.plugins();
        Backends backends = runtime.backends();
        this.eventLoop = eventLoop;
        this.inflater = config.backend().compression() == Compression.INFLATE ? newInflater(config) : null;
        this.sessions = new SessionLoop(
                index,
                eventLoop,
                wheel,
                counters,
                runtime.table(),
                plugins.sessionIdGenerator(),
                SessionSettings.of(config),
                runtime.users(),
                runtime.groups(),
                runtime.observers());
        this.forwarder = new MessageForwarder(sessions, backends, config.backend(), inflater);
        this.router = new MessageRouter(
                plugins.routeResolver(),
                backends,
                forwarder,
                counters,
                config.backend().pool().dialTimeout().toMillis());
        ReplyDispatcher replies = new ReplyDispatcher(sessions, runtime.table(), backends, forwarder);
        this.links = plugins.backendTransport()
                .open(new TransportContext(
                        config.name(),
                        eventLoop,
                        runtime.sockets().channel(),
                        replies,
                        receiveBuffer,
                        config.backend().tracePropagation()));
        forwarder.connect(links, router);
        this.overload = runtime.overload();
        this.lag = new LoopLag(eventLoop, this::tick);
        overload.watch(lag);
        this.clients = new ClientPipeline(config, sessions, router, runtime);
    }

    private static PayloadInflater newInflater(GatewayConfig config) {
        int max = config.limits().maxMessageBytes();
        return new PayloadInflater(max == 0 ? (int) ZIP_LIMIT_WITHOUT_MAX : max);
    }

    void start() {
        wheel.start(eventLoop);
        lag.start();
        eventLoop.scheduleAtFixedRate(sessions.slowClients()::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void tick() {
        if (sessions.index() == 0) {
            overload.look();
        }
        if (overload.isMemoryCritical()) {
            sessions.slowClients().shed();
        }
    }

    /** What can be seen of it. Thread-safe. */
    LoopStats stats() {
        return new LoopStats(sessions.index(), lag.nanos(System.nanoTime()), (int)
                (counters.get(Metric.SESSIONS_OPENED) - counters.get(Metric.SESSIONS_CLOSED)));
    }

    /** Questions that the resolver has not answered. Thread-safe. */
    long resolverErrors() {
        return router.resolverErrors();
    }

    LoopCounters counters() {
        return counters;
    }

    /** A new client of this loop. */
    void accepted(Channel client) {
        assert eventLoop.inEventLoop();
        client.config().setRecvByteBufAllocator(receiveBuffer);
        counters.count(Metric.CONNECTIONS_OPENED);
        client.closeFuture().addListener(closed -> counters.count(Metric.CONNECTIONS_CLOSED));
        clients.accepted(client);
    }

    /** Begins to tell its clients to go. Waits for the loop. */
    LoopDrain drain(Duration telling) {
        return eventLoop
                .submit(() -> {
                    LoopDrain drain = new LoopDrain(eventLoop, sessions.all(), telling);
                    drain.run();
                    return drain;
                })
                .syncUninterruptibly()
                .getNow();
    }

    /** From now on this is in force, for new clients and, where it can be, for those who are there. On the loop. */
    void reconfigure(GatewayConfig config) {
        sessions.settings(SessionSettings.of(config));
        clients.reconfigure(config);
    }

    /** Ends all sessions; backends are told where they are told at all. */
    void closeSessions(CloseReason reason, String text) {
        for (Session session : sessions.all()) {
            session.close(reason, text);
        }
    }

    /** Forgets endpoints that have not been used for a while. */
    void forgetUnused() {
        forwarder.forgetUnused();
    }

    /** What is known of its sessions. */
    SessionLoop sessionLoop() {
        return sessions;
    }

    /** Its sessions, as a copy. */
    Session[] sessions() {
        return sessions.all();
    }

    /** Closes the links behind what has been sent; there are no clients any more. */
    void closeLinks() {
        wheel.stop();
        links.close();
    }

    /** After the loop has ended. */
    void free() {
        receiveBuffer.close();
        if (inflater != null) {
            inflater.close();
        }
    }
}
