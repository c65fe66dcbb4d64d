/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.spi.SessionDirectory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client that runs: its event loops, the gateways it knows, and the commands. Thread-safe. */
public final class PushRuntime {

    private static final Logger logger = LoggerFactory.getLogger(PushRuntime.class);

    private static final long STREAMS_END_MILLIS = 1_000;
    private static final long LOOPS_END_MILLIS = 2_000;

    private final ClientSettings settings;
    private final GatewayDirectory directory;
    private final String name;
    private final SocketTransport sockets;
    private final EventLoopGroup loops;
    private final StreamDialer dialer;
    private final LinkEvents events;
    private final Fleet fleet = new Fleet(this::newLink);
    private final @Nullable UserLookups lookups;
    private final PushCommands commands;

    @GuardedBy("this")
    private boolean closing;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Begins to find the gateways and to connect. */
    public PushRuntime(
            ClientSettings settings,
            GatewayDirectory directory,
            @Nullable SessionDirectory sessions,
            LinkEvents events) {
        this.settings = settings;
        this.directory = directory;
        this.events = events;
        this.name = "push-" + settings.logicId();
        this.sockets = SocketTransport.of(settings.ioTransport());
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory(name), sockets.ioHandler());
        this.dialer = new StreamDialer(settings, sockets, name);
        this.lookups = sessions == null
                ? null
                : new UserLookups(sessions, loops.next(), this::sendWhere, settings.bufferBytes());
        this.commands = new PushCommands(fleet, lookups);
    }

    /** Begins to find the gateways and to connect to them. */
    public void start() {
        directory.watch(fleet::update);
    }

    private PushLink newLink(GatewayAddress gateway) {
        return new PushLink(gateway, loops.next(), settings, dialer, events, this::routeChanged);
    }

    private void routeChanged() {
        fleet.routeChanged();
    }

    private void sendWhere(@Nullable String gatewayName, byte[] command, boolean state, @Nullable Delivery delivery) {
        commands.sendWhere(gatewayName, command, state, delivery);
    }

    public PushCommands commands() {
        return commands;
    }

    /** One per gateway of the directory. */
    public List<LinkStats> stats() {
        return Arrays.stream(fleet.all()).map(PushLink::stats).toList();
    }

    /**
     * Takes no more commands, waits until the gateways have acknowledged what there is, as long as {@link
     * ClientSettings#closeTimeout} at most, and ends. On one of the client's own event loops it cannot wait, and only begins.
     */
    public void close() {
        boolean first;
        synchronized (this) {
            first = !closing;
            closing = true;
        }
        boolean inLoop = false;
        for (EventExecutor loop : loops) {
            inLoop |= loop.inEventLoop();
        }
        if (first && inLoop) {
            new Thread(this::end, name + "-close").start();
        } else if (first) {
            end();
        } else if (!inLoop) {
            closed.join();
        }
    }

    private void end() {
        boolean interrupted = false;
        try {
            if (lookups != null) {
                lookups.close();
            }
            directory.close();
            long drainNanos = settings.closeTimeout().toNanos();
            fleet.close(drainNanos).get(drainNanos + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            logger.warn("{}: not all links have ended in order: {}", name, e.toString());
        }
        interrupted |= endThreads();
        closed.complete(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean endThreads() {
        boolean interrupted = false;
        try {
            dialer.close(TimeUnit.MILLISECONDS.toNanos(STREAMS_END_MILLIS));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        loops.shutdownGracefully(0, LOOPS_END_MILLIS, TimeUnit.MILLISECONDS);
        loops.terminationFuture().awaitUninterruptibly(LOOPS_END_MILLIS);
        return interrupted;
    }
}
