/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.benchmarks.process.LatencyRecorder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, what they do, and what has become of it in the measured window. Belongs to that loop. */
final class Worker {

    /** Many addresses, as a relay and its backend can have 28,000 connections between two of them only. */
    private static final int SOURCES = 40;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final int first;
    private final int step;
    private final InetSocketAddress target;
    private final @Nullable SslContext tls;
    private final EchoMessage message;
    private final LatencyRecorder latencies = new LatencyRecorder();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private Traffic traffic = Traffic.NONE;
    private int opened;
    private boolean broken;
    private long now;
    private long begin;
    private long end;
    private long sent;
    private long messages;
    private long errors;
    private long mismatches;
    private long disconnects;
    private long lost;
    private long unsent;

    /**
     * Connections are numbered {@code first}, {@code first + step} and so on.
     *
     * @param tls null where connections are in plain text
     */
    Worker(
            EventLoop loop,
            Bootstrap bootstrap,
            int first,
            int step,
            InetSocketAddress target,
            @Nullable SslContext tls,
            EchoMessage message) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.first = first;
        this.step = step;
        this.target = target;
        this.tls = tls;
        this.message = message;
    }

    EventLoop loop() {
        return loop;
    }

    EchoMessage message() {
        return message;
    }

    Collection<Connection> connections() {
        return connections;
    }

    /** Begins to open one more. */
    void open(Connection.Opening opening) {
        int number = first + step * opened++;
        SslContext secure = tls;
        Connection connection = new Connection(this, number, secure != null, opening);
        connections.add(connection);
        bootstrap
                .clone(loop)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure != null) {
                            channel.pipeline().addLast(secure.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(target, new InetSocketAddress("127.0.1." + (1 + number % SOURCES), 0))
                .addListener((ChannelFutureListener) connect -> {
                    if (!connect.isSuccess()) {
                        connection.failed();
                    }
                });
    }

    // ---- what connections tell

    /** Something has been read, which counts as received now. */
    void read() {
        now = System.nanoTime();
    }

    void answer(long stamp) {
        long at = traffic.countedAt(stamp, now);
        if (at - begin >= 0 && at - end < 0) {
            messages++;
            latencies.record(now - stamp);
        }
    }

    void answered(Connection connection, int count) {
        traffic.answered(connection, count);
    }

    void sent(int count) {
        sent += count;
    }

    void mismatch() {
        mismatches++;
    }

    void unsent() {
        unsent++;
    }

    /** Says why, of the first one: the others are likely to have the same reason. */
    void broken(Throwable cause) {
        if (!broken) {
            broken = true;
            System.err.println("clients: a connection to " + target + " is broken: " + cause);
        }
    }

    void failed(Connection connection) {
        errors++;
        connections.remove(connection);
        traffic.ended(connection);
    }

    void disconnected(Connection connection) {
        disconnects++;
        lost += connection.underWay();
        connections.remove(connection);
        traffic.ended(connection);
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    // ---- what the role asks for

    void start(Traffic kind) {
        // What is received before the first window is not measured.
        begin = Long.MAX_VALUE / 2;
        end = begin;
        traffic = kind;
        kind.start();
    }

    /** The window begins. */
    void begin() {
        begin = System.nanoTime();
        end = begin + Long.MAX_VALUE / 2;
        messages = 0;
        latencies.moveTo(new LatencyRecorder());
    }

    /** The window ends; its length in nanoseconds. */
    long end() {
        end = System.nanoTime();
        return end - begin;
    }

    void stop() {
        traffic.stop();
    }

    /** How many connections something is still to come for. */
    long pending() {
        return connections.stream().filter(Connection::isPending).count();
    }

    private long underWay() {
        return connections.stream().mapToLong(Connection::underWay).sum();
    }

    /** Closes all connections. */
    void close() {
        traffic = Traffic.NONE;
        List.copyOf(connections).forEach(Connection::close);
    }

    /** How many connections are open. */
    long alive() {
        return connections.stream().filter(Connection::isOpen).count();
    }

    Tally tally() {
        return new Tally(sent, messages, errors, mismatches, disconnects, lost + underWay(), unsent);
    }

    void moveLatenciesTo(LatencyRecorder all) {
        latencies.moveTo(all);
    }
}
