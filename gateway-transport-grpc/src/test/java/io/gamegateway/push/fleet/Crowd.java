/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.fleet;

import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.GateFrame;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many WebSocket clients on one thread. What they are pushed begins with the pusher's number and the message's: of each
 * pusher, a client must get messages with rising numbers, and remembers how many.
 */
final class Crowd implements AutoCloseable {

    static final int TYPE = 10;

    private static final int WHO_AM_I = 1;
    private static final int CONNECT_SECONDS = 30;

    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Client> clients = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** A backend that tells each client its session id. */
    static BackendHandler tellsIds() {
        return (connection, frame) -> connection.send(GateFrame.reply(
                frame.sessionId(),
                WHO_AM_I,
                ByteBuffer.allocate(Long.BYTES).putLong(frame.sessionId()).array()));
    }

    /** So many more clients of this gateway; each knows its session when this returns. */
    List<Client> connect(InetSocketAddress gateway, int count) throws Exception {
        List<Client> joined = new ArrayList<>();
        Bootstrap bootstrap =
                new Bootstrap().group(thread).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true);
        for (int i = 0; i < count; i++) {
            Client client = new Client();
            Channel channel = bootstrap
                    .clone()
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel ch) {
                            ch.pipeline().addLast(client.decoder);
                        }
                    })
                    .connect(gateway)
                    .sync()
                    .channel();
            channel.closeFuture().addListener(done -> closed.incrementAndGet());
            joined.add(client);
        }
        for (Client client : joined) {
            client.session.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        }
        clients.addAll(joined);
        return joined;
    }

    /** Messages that all clients have got. */
    long received() {
        return received.get();
    }

    /** Messages that came twice, or behind a later one of the same pusher. */
    int outOfOrder() {
        return outOfOrder.get();
    }

    /** Clients whose connection has ended. */
    int closed() {
        return closed.get();
    }

    @Override
    public void close() {
        thread.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** A payload as clients of a crowd expect it. */
    static byte[] payload(int pusher, int number) {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(pusher)
                .putInt(number)
                .array();
    }

    /** One of them. */
    final class Client {

        private final CompletableFuture<Long> session = new CompletableFuture<>();
        private final Map<Integer, Integer> last = new HashMap<>();
        private final Map<Integer, AtomicInteger> counts = new java.util.concurrent.ConcurrentHashMap<>();
        private final Decoder decoder = new Decoder(this);

        long session() {
            return session.join();
        }

        /** Messages that it has got of this pusher. */
        int received(int pusher) {
            AtomicInteger count = counts.get(pusher);
            return count == null ? 0 : count.get();
        }

        private void message(int messageId, ByteBuf payload) {
            if (messageId == WHO_AM_I && !session.isDone()) {
                session.complete(payload.getLong(payload.readerIndex()));
                return;
            }
            int pusher = payload.getInt(payload.readerIndex());
            int number = payload.getInt(payload.readerIndex() + Integer.BYTES);
            if (last.getOrDefault(pusher, -1) >= number) {
                outOfOrder.incrementAndGet();
            }
            last.put(pusher, number);
            counts.computeIfAbsent(pusher, key -> new AtomicInteger()).incrementAndGet();
            received.incrementAndGet();
        }
    }

    /** Upgrades, says a word, and reads what comes. */
    private static final class Decoder extends ByteToMessageDecoder {

        private static final int LENGTH_16 = 126;
        private static final int LENGTH_64 = 127;

        private final Client client;
        private boolean upgraded;

        Decoder(Client client) {
            this.client = client;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(Unpooled.copiedBuffer(
                    "GET / HTTP/1.1\r\nHost: crowd\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                    StandardCharsets.US_ASCII));
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (!upgraded) {
                int end = in.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
                if (end < 0) {
                    return;
                }
                in.skipBytes(end + 4);
                upgraded = true;
                ctx.writeAndFlush(question());
            }
            frames(in);
        }

        /** A masked binary frame, whose mask is 0. */
        private static ByteBuf question() {
            return Unpooled.buffer()
                    .writeByte(0x82)
                    .writeByte(0x80 | ClientMessage.HEADER_BYTES)
                    .writeInt(0)
                    .writeShortLE(0)
                    .writeShortLE(WHO_AM_I)
                    .writeIntLE(ClientMessage.serverId(0, TYPE, 0));
        }

        private void frames(ByteBuf in) {
            while (in.readableBytes() >= 2) {
                int begin = in.readerIndex();
                int length = in.getByte(begin + 1) & 0x7F;
                int header = length == LENGTH_16 ? 4 : length == LENGTH_64 ? 10 : 2;
                if (in.readableBytes() < header) {
                    return;
                }
                if (length == LENGTH_16) {
                    length = in.getUnsignedShort(begin + 2);
                } else if (length == LENGTH_64) {
                    length = (int) in.getLong(begin + 2);
                }
                if (in.readableBytes() < header + length) {
                    return;
                }
                in.skipBytes(header);
                ByteBuf message = in.readSlice(length);
                if (in.getByte(begin) == (byte) 0x82) {
                    message.skipBytes(Short.BYTES);
                    int id = message.readUnsignedShortLE();
                    message.skipBytes(Integer.BYTES);
                    client.message(id, message);
                }
            }
        }
    }
}
