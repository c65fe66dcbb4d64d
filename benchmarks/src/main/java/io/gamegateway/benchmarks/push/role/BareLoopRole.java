/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.codec.ClientFrame;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a fan-out costs with nothing but Netty: connections that are written to, and nothing else. Argument: how many event loops.
 * Ready with the port.
 */
public final class BareLoopRole {

    private static final long WAIT_SECONDS = 60;

    /** The connections of each loop, which alone touches its list. */
    private final Map<EventExecutor, List<Channel>> connections = new HashMap<>();

    private final AtomicLong ids = new AtomicLong();
    private final Channel listening;

    private BareLoopRole(int loops) {
        SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(loops, sockets.ioHandler());
        group.forEach(loop -> connections.put(loop, new ArrayList<>()));
        listening = new ServerBootstrap()
                .group(group)
                .channel(sockets.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new Connection());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        BareLoopRole role = new BareLoopRole(Integer.parseInt(args[0]));
        new RoleConsole()
                .on("send", role::send)
                .serve(String.valueOf(((InetSocketAddress) role.listening.localAddress()).getPort()));
    }

    /** Answers its player's question, and is written to from then on. */
    private final class Connection extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object question) {
            ReferenceCountUtil.release(question);
            ByteBuf answer = ctx.alloc().directBuffer();
            ClientFrame.writeHeader(answer, Long.BYTES, Player.WHO_AM_I, 0);
            List<Channel> mine = connections.get(ctx.executor());
            if (mine != null) {
                mine.add(ctx.channel());
            }
            ctx.writeAndFlush(answer.writeLong(ids.incrementAndGet()));
        }
    }

    /** {@code send variant messages bytes perSecond millis}: how often, and how late at most. */
    private String send(String[] words) throws InterruptedException {
        Variant variant = Variant.valueOf(words[1]);
        int messages = Integer.parseInt(words[2]);
        int bytes = Integer.parseInt(words[3]);
        Pace pace = new Pace(Double.parseDouble(words[4]));
        pace.run(Pace.forMillis(Long.parseLong(words[5])), due -> {
            byte[] payload = Payload.of(bytes, due, 0);
            connections.forEach((loop, mine) -> loop.execute(() -> variant.write(mine, messages, payload)));
        });
        CountDownLatch behind = new CountDownLatch(connections.size());
        connections.keySet().forEach(loop -> loop.execute(behind::countDown));
        if (!behind.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("loops: not done after " + WAIT_SECONDS + " s");
        }
        return pace.done() + " " + pace.maxLagMicros();
    }

    private static ByteBuf encoded(int messages, byte[] payload) {
        ByteBuf out =
                PooledByteBufAllocator.DEFAULT.directBuffer(messages * (ClientFrame.HEADER_BYTES + payload.length));
        for (int i = 0; i < messages; i++) {
            ClientFrame.writeHeader(out, payload.length, Payload.TIMED_MESSAGE, 0);
            out.writeBytes(payload);
        }
        return out;
    }

    /** Ways to write some messages to many connections, with one flush for each connection. */
    public enum Variant {
        /** A write per message and connection, of a buffer that all connections share. */
        SHARED_MESSAGES {
            @Override
            void write(List<Channel> connections, int messages, byte[] payload) {
                List<ByteBuf> all = new ArrayList<>(messages);
                for (int i = 0; i < messages; i++) {
                    all.add(encoded(1, payload));
                }
                for (Channel connection : connections) {
                    for (int i = 0; i < messages; i++) {
                        connection.write(all.get(i).retainedDuplicate(), connection.voidPromise());
                    }
                    connection.flush();
                }
                all.forEach(ByteBuf::release);
            }
        },

        /** A write per connection, of a buffer with all messages that all connections share. */
        SHARED_BATCH {
            @Override
            void write(List<Channel> connections, int messages, byte[] payload) {
                ByteBuf all = encoded(messages, payload);
                for (Channel connection : connections) {
                    connection.writeAndFlush(all.retainedDuplicate(), connection.voidPromise());
                }
                all.release();
            }
        },

        /** A write per connection, of a copy of all messages. */
        COPIED_BATCH {
            @Override
            void write(List<Channel> connections, int messages, byte[] payload) {
                ByteBuf all = encoded(messages, payload);
                for (Channel connection : connections) {
                    ByteBuf copy = connection.alloc().directBuffer(all.readableBytes());
                    copy.writeBytes(all, all.readerIndex(), all.readableBytes());
                    connection.writeAndFlush(copy, connection.voidPromise());
                }
                all.release();
            }
        };

        abstract void write(List<Channel> connections, int messages, byte[] payload);
    }
}
