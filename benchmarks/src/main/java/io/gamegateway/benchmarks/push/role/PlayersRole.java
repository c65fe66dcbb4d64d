/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Many players on one thread. What they get is counted, and its delay recorded, for each kind that a player may be of. */
public final class PlayersRole {

    private static final long CONNECT_SECONDS = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
    private final Map<String, Arrivals> kinds = new HashMap<>();
    private final Map<Long, Channel> channels = new HashMap<>();

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        PlayersRole role = new PlayersRole();
        new RoleConsole()
                .on("connect", role::connect)
                .on("received", words -> String.valueOf(role.kind(words[1]).received()))
                .on("await", role::await)
                .on("latencies", role::latencies)
                .on("sender", role::sender)
                .on("stop", role::stop)
                .on("disconnected", role::disconnected)
                .serve("");
    }

    private Arrivals kind(String name) {
        return kinds.computeIfAbsent(name, key -> new Arrivals());
    }

    /** {@code connect port count tcp|websocket kind receiveBufferBytes}, 0 = the system's; their sessions. */
    private String connect(String[] words) throws Exception {
        boolean webSocket = words[3].equals("websocket");
        Arrivals arrivals = kind(words[4]);
        Bootstrap bootstrap =
                new Bootstrap().group(thread).channel(sockets.channel()).option(ChannelOption.TCP_NODELAY, true);
        int receiveBufferBytes = Integer.parseInt(words[5]);
        if (receiveBufferBytes > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBufferBytes);
        }
        List<Long> sessions = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(words[2]); i++) {
            Player player = new Player(webSocket, arrivals);
            Channel channel = bootstrap
                    .clone()
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel ch) {
                            ch.pipeline().addLast(player);
                        }
                    })
                    .connect("127.0.0.1", Integer.parseInt(words[1]))
                    .sync()
                    .channel();
            long session = player.session().get(CONNECT_SECONDS, TimeUnit.SECONDS);
            channels.put(session, channel);
            sessions.add(session);
        }
        return sessions.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** {@code await kind count seconds}; how many there are in the end. */
    private String await(String[] words) {
        Arrivals arrivals = kind(words[1]);
        long count = Long.parseLong(words[2]);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(words[3]));
        while (arrivals.received() < count && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return String.valueOf(arrivals.received());
    }

    /** {@code latencies kind}: a histogram of nanoseconds, since the last call. */
    private String latencies(String[] words) throws Exception {
        Arrivals arrivals = kind(words[1]);
        return onLoop(arrivals::takeLatencies);
    }

    /** {@code sender kind number}: how many came of it, and when the first one did. */
    private String sender(String[] words) throws Exception {
        Arrivals arrivals = kind(words[1]);
        return onLoop(() -> arrivals.of(Integer.parseInt(words[2])));
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return thread.next().submit(task).get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }

    /** {@code stop session}: reads nothing more. */
    private String stop(String[] words) {
        Channel channel = channels.get(Long.valueOf(words[1]));
        if (channel == null) {
            throw new IllegalArgumentException("session: " + words[1] + " (expected: one of a player here)");
        }
        channel.config().setAutoRead(false);
        return "";
    }

    private String disconnected(String[] words) {
        return String.valueOf(kind(words[1]).disconnections());
    }
}
