/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.benchmarks.pace.LoopPace;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clients of a gateway, all on one event loop. */
public final class ClientsRole {

    private static final long WAIT_SECONDS = 100;

    /** Connects that are under way at a time, but for a storm. */
    private static final int IN_FLIGHT = 64;

    /** The beginnings of a message, an upgrade, a WebSocket and a PROXY header. */
    private static final List<String> TRICKLES = List.of(
            "\377\377\1\0\0\12\0\0",
            "GET / HTTP/1.1\r\nHost: me\r\nX-Slow: ",
            WebSocketWire.UPGRADE + "\202\376\377\377\0\0\0\0",
            "PROXY TCP4 192.0.2.7 192.0.2.1 5");

    private final SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
    private final EventLoop loop = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler()).next();
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, LoopPace> talks = new HashMap<>();
    private final AtomicInteger trickling = new AtomicInteger();
    private @Nullable SslContext tls;

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        ClientsRole role = new ClientsRole();
        new RoleConsole()
                .on("connect", role::connect)
                .on(
                        "latencies",
                        words ->
                                role.onLoop(() -> role.group(words[1]).latencies.take()))
                .on("received", words -> role.onLoop(() -> String.valueOf(role.group(words[1]).received)))
                .on("session", words -> role.onLoop(() -> String.valueOf(role.group(words[1]).session)))
                .on("sent", words -> role.onLoop(() -> String.valueOf(role.group(words[1]).sent)))
                .on("disconnected", words -> role.onLoop(() -> String.valueOf(role.group(words[1]).disconnected)))
                .on("untold", words -> role.onLoop(() -> String.valueOf(role.group(words[1]).untold)))
                .on("ends", words -> role.onLoop(() -> role.group(words[1]).ends()))
                .on("talk", role::talk)
                .on("hush", role::hush)
                .on("stop", role::stopReading)
                .on("leave", role::leave)
                .on("storm", role::storm)
                .on("trickle", role::trickle)
                .on("trickling", words -> String.valueOf(role.trickling.get()))
                .serve("");
    }

    private Group group(String kind) {
        return groups.computeIfAbsent(kind, key -> new Group());
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loop)
                .channel(sockets.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000);
    }

    /** {@code connect port count tcp|websocket kind receiveBufferBytes tls|-}: how many got no session. */
    private String connect(String[] words) throws Exception {
        Connecting connecting = new Connecting(words, IN_FLIGHT);
        connecting.run(Integer.parseInt(words[2]));
        return String.valueOf(connecting.failures.get());
    }

    /** Connects clients, so many at a time. */
    private final class Connecting {

        private final Bootstrap bootstrap = bootstrap();
        private final int port;
        private final boolean webSocket;
        private final Group group;
        private final @Nullable SslContext secure;
        private final Semaphore places;
        private final AtomicInteger failures = new AtomicInteger();

        Connecting(String[] words, int inFlight) throws Exception {
            this.port = Integer.parseInt(words[1]);
            this.webSocket = words[3].equals("websocket");
            this.group = onLoop(() -> group(words[4]));
            int receiveBufferBytes = Integer.parseInt(words[5]);
            if (receiveBufferBytes > 0) {
                bootstrap.option(ChannelOption.SO_RCVBUF, receiveBufferBytes);
            }
            if (words[6].equals("tls") && tls == null) {
                tls = SslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm(null)
                        .build();
            }
            this.secure = words[6].equals("tls") ? tls : null;
            this.places = new Semaphore(inFlight);
        }

        void run(int count) throws InterruptedException {
            CountDownLatch done = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                places.acquire();
                Client client = new Client(webSocket, group, ready -> {
                    failures.addAndGet(ready ? 0 : 1);
                    places.release();
                    done.countDown();
                });
                bootstrap
                        .clone()
                        .handler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                if (secure != null) {
                                    channel.pipeline().addLast(secure.newHandler(channel.alloc()));
                                }
                                channel.pipeline().addLast(client);
                            }
                        })
                        .connect("127.0.0.1", port)
                        .addListener((ChannelFutureListener) connected -> {
                            if (connected.isSuccess()) {
                                group.channels.add(connected.channel());
                            } else if (connected.channel().pipeline().get(Client.class) == null) {
                                failures.incrementAndGet();
                                places.release();
                                done.countDown();
                            }
                        });
            }
            if (!done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                failures.addAndGet((int) done.getCount());
            }
        }
    }

    // ---- what they do

    /** {@code talk kind echo|numbered perSecond}: all of them in turn, from now on. */
    private String talk(String[] words) throws Exception {
        hush(words);
        Group group = onLoop(() -> group(words[1]));
        int messageId = words[2].equals("echo") ? Wire.ECHO : Wire.NUMBERED;
        talks.put(words[1], LoopPace.start(loop, Double.parseDouble(words[3]), due -> say(group, messageId, due)));
        return "";
    }

    private String hush(String[] words) {
        LoopPace talk = talks.remove(words[1]);
        if (talk != null) {
            talk.stop();
        }
        return "";
    }

    /** The one whose turn it is says something, where it plays. */
    private void say(Group group, int messageId, long due) {
        Channel channel = group.nextToTalk();
        if (channel == null) {
            return;
        }
        Client client = channel.pipeline().get(Client.class);
        if (client != null && client.plays() && channel.isActive()) {
            group.sent++;
            channel.writeAndFlush(Wire.message(client.isWebSocket(), messageId, due), channel.voidPromise());
        }
    }

    /** {@code stop kind}: they read nothing more. */
    private String stopReading(String[] words) throws Exception {
        return onLoop(() -> {
            group(words[1]).channels.forEach(channel -> channel.config().setAutoRead(false));
            return "";
        });
    }

    /** {@code leave kind}: all of them go; answers when they are gone. */
    private String leave(String[] words) throws Exception {
        Group group = onLoop(() -> group(words[1]));
        CountDownLatch gone = onLoop(() -> {
            List<Channel> old = new ArrayList<>(group.channels);
            CountDownLatch closed = new CountDownLatch(old.size());
            old.forEach(channel -> channel.close().addListener(done -> closed.countDown()));
            return closed;
        });
        if (!gone.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("clients: not closed in " + WAIT_SECONDS + " s");
        }
        return "";
    }

    /**
     * {@code storm port count tcp|websocket kind receiveBufferBytes tls|- inFlight}: so many come, some at once; how long it took until each
     * had a session, in milliseconds, and how many have none.
     */
    private String storm(String[] words) throws Exception {
        int count = Integer.parseInt(words[2]);
        long begin = System.nanoTime();
        Connecting storm = new Connecting(words, Integer.parseInt(words[7]));
        storm.run(count);
        return (System.nanoTime() - begin) / 1_000_000 + " " + storm.failures.get();
    }

    /** {@code trickle port count}: sockets that send the beginning of something, and a byte more each second. */
    private String trickle(String[] words) throws Exception {
        int port = Integer.parseInt(words[1]);
        for (int i = 0; i < Integer.parseInt(words[2]); i++) {
            String beginning = TRICKLES.get(i % TRICKLES.size());
            bootstrap()
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect("127.0.0.1", port)
                    .addListener((ChannelFutureListener) done -> {
                        if (done.isSuccess()) {
                            trickling.incrementAndGet();
                            done.channel().closeFuture().addListener(closed -> trickling.decrementAndGet());
                            done.channel()
                                    .writeAndFlush(
                                            Unpooled.wrappedBuffer(beginning.getBytes(StandardCharsets.ISO_8859_1)));
                            drip(done.channel());
                        }
                    })
                    .sync();
        }
        return "";
    }

    private void drip(Channel channel) {
        loop.schedule(
                () -> {
                    if (channel.isActive()) {
                        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'x'}));
                        drip(channel);
                    }
                },
                1,
                TimeUnit.SECONDS);
    }
}
