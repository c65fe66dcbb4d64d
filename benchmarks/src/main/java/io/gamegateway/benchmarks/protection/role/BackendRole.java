/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.benchmarks.pace.LoopPace;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.codec.GateFrame;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A game server on one thread, with lifecycle frames: answers, counts, and sends to all of its sessions. Ready with its port. */
public final class BackendRole {

    private static final int SESSION_INDEX = GateFrame.HEADER_BYTES + 1;
    private static final int ALL_HEADERS_BYTES = GateFrame.HEADER_BYTES + GateFrame.GATE_HEADER_BYTES;

    private final EventLoopGroup thread;
    private final Channel listening;
    private final AtomicLong numbered = new AtomicLong();
    private final AtomicLong disconnects = new AtomicLong();

    /** By the link that they came over; the thread's own. */
    private final Map<Channel, Set<Long>> sessions = new LinkedHashMap<>();

    private @Nullable LoopPace sending;

    private BackendRole() {
        SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
        thread = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
        listening = new ServerBootstrap()
                .group(thread)
                .channel(sockets.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Link());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        BackendRole role = new BackendRole();
        new RoleConsole()
                .on("numbered", words -> String.valueOf(role.numbered.get()))
                .on("disconnects", words -> String.valueOf(role.disconnects.get()))
                .on("start", role::start)
                .on("stop", role::stop)
                .on("burst", role::burst)
                .serve(String.valueOf(((InetSocketAddress) role.listening.localAddress()).getPort()));
    }

    /** One link of the gateway. */
    private final class Link extends ByteToMessageDecoder {

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            while (in.readableBytes() >= ALL_HEADERS_BYTES) {
                int begin = in.readerIndex();
                int bytes = GateFrame.HEADER_BYTES + in.getIntLE(begin);
                if (in.readableBytes() < bytes) {
                    return;
                }
                frame(ctx, in, begin, bytes);
                in.readerIndex(begin + bytes);
            }
        }

        private void frame(ChannelHandlerContext ctx, ByteBuf in, int begin, int bytes) {
            long session = in.getLongLE(begin + SESSION_INDEX);
            int opCode = in.getByte(begin + GateFrame.HEADER_BYTES);
            Set<Long> mine = sessions.computeIfAbsent(ctx.channel(), channel -> new LinkedHashSet<>());
            if (opCode == GateFrame.OP_DISCONNECT) {
                disconnects.incrementAndGet();
                mine.remove(session);
            } else if (opCode == GateFrame.OP_CONNECT) {
                mine.add(session);
            } else {
                int messageId = in.getIntLE(begin + 4);
                if (messageId == Wire.NUMBERED) {
                    numbered.incrementAndGet();
                } else {
                    // HELLO and ECHO: what has come goes back, but that a HELLO gets its session.
                    ByteBuf answer = ctx.alloc().directBuffer(bytes).writeBytes(in, begin, bytes);
                    if (messageId == Wire.HELLO) {
                        answer.setLong(ALL_HEADERS_BYTES, session);
                    }
                    ctx.write(answer, ctx.voidPromise());
                }
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
            super.channelReadComplete(ctx);
            ctx.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            sessions.remove(ctx.channel());
        }
    }

    /** {@code start perSecond bytes}: to all sessions. */
    private String start(String[] words) {
        int bytes = Integer.parseInt(words[2]);
        sending = LoopPace.start(
                thread.next(),
                Double.parseDouble(words[1]),
                due -> sessions.forEach((link, members) -> broadcast(link, members, due, bytes)));
        return "";
    }

    /** How many each session was sent. */
    private String stop(String[] words) throws Exception {
        LoopPace running = sending;
        if (running == null) {
            return "0";
        }
        sending = null;
        running.stop();
        return String.valueOf(thread.submit(running::done).get());
    }

    /** {@code burst session count bytes}: at once, to this one alone. */
    private String burst(String[] words) throws Exception {
        Set<Long> session = Set.of(Long.parseLong(words[1]));
        return String.valueOf(thread.submit(() -> sessions.entrySet().stream()
                        .filter(link -> link.getValue().containsAll(session))
                        .peek(link -> {
                            for (int i = 0; i < Integer.parseInt(words[2]); i++) {
                                broadcast(link.getKey(), session, System.nanoTime(), Integer.parseInt(words[3]));
                            }
                        })
                        .count())
                .get());
    }

    private static void broadcast(Channel link, Set<Long> members, long due, int bytes) {
        int idsBytes = Short.BYTES + members.size() * Long.BYTES;
        int length = GateFrame.GATE_HEADER_BYTES + idsBytes + bytes;
        ByteBuf out = link.alloc().directBuffer(GateFrame.HEADER_BYTES + length);
        GateFrame.writeHeader(out, length, Wire.TIMED, 0, 0);
        out.writeByte(GateFrame.OP_BROADCAST).writeLongLE(0).writeShortLE(members.size());
        members.forEach(out::writeLongLE);
        out.writeLong(due).writeZero(bytes - Long.BYTES);
        link.writeAndFlush(out, link.voidPromise());
    }
}
