/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.test.ClientMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Many TCP clients on one thread, each of which sends a numbered message at a steady pace, whether it is answered or not.
 * The payload is the client's index and the message's number, from 1; answers must be echoes.
 */
final class ClientCrowd implements AutoCloseable {

    private static final int PAYLOAD_BYTES = 2 * Integer.BYTES;
    private static final int MESSAGE_BYTES = ClientMessage.HEADER_BYTES + PAYLOAD_BYTES;
    private static final int BUFFER_BYTES = 4 * 1024;
    private static final int END_SECONDS = 5;

    private final int serverId;
    private final long periodNanos;
    private final Selector selector;
    private final List<Client> clients = new ArrayList<>();
    private final AtomicIntegerArray sent;
    private final AtomicIntegerArray answered;
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "client-crowd");
    private volatile boolean talking = true;
    private volatile boolean over;

    private final class Client {

        private final int index;
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        Client(int index, SocketChannel channel) {
            this.index = index;
            this.channel = channel;
        }
    }

    /** So many clients, connected and talking when this returns. */
    ClientCrowd(InetSocketAddress address, int count, int serverId, int periodMillis) throws IOException {
        this.serverId = serverId;
        this.periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
        this.selector = Selector.open();
        this.sent = new AtomicIntegerArray(count);
        this.answered = new AtomicIntegerArray(count);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Client client = new Client(i, channel);
            channel.register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
        }
        thread.start();
    }

    /** How many messages each client has sent so far. */
    int[] sent() {
        return copy(sent);
    }

    /** All messages of all clients. */
    long sentInAll() {
        long all = 0;
        for (int i = 0; i < sent.length(); i++) {
            all += sent.get(i);
        }
        return all;
    }

    /** True where every client has had an answer to this one of its messages, or to a later one. */
    boolean isAnswered(int[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (answered.get(i) < numbers[i]) {
                return false;
            }
        }
        return true;
    }

    /** Clients whose connection has ended. */
    int closed() {
        return closed.get();
    }

    /** Answers that came behind one to a later message, or a second time. */
    int outOfOrder() {
        return outOfOrder.get();
    }

    /** Sends no more. */
    void stopTalking() {
        talking = false;
    }

    private static int[] copy(AtomicIntegerArray array) {
        int[] copy = new int[array.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = array.get(i);
        }
        return copy;
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (!over) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
                    selector.selectedKeys().forEach(key -> read((Client) key.attachment()));
                    selector.selectedKeys().clear();
                } else {
                    next = System.nanoTime() + periodNanos;
                    if (talking) {
                        clients.forEach(this::talk);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void talk(Client client) {
        ByteBuffer out = client.out;
        if (out.remaining() < MESSAGE_BYTES || !client.channel.isOpen()) {
            return;
        }
        int number = sent.incrementAndGet(client.index);
        out.putShort((short) PAYLOAD_BYTES).putShort((short) number).putInt(serverId);
        out.putInt(client.index).putInt(number);
        try {
            client.channel.write(out.flip());
            out.compact();
        } catch (IOException e) {
            end(client);
        }
    }

    private void read(Client client) {
        try {
            if (client.channel.read(client.in) < 0) {
                end(client);
                return;
            }
        } catch (IOException e) {
            end(client);
            return;
        }
        ByteBuffer in = client.in.flip();
        while (in.remaining() >= MESSAGE_BYTES) {
            int number = in.getInt(in.position() + ClientMessage.HEADER_BYTES + Integer.BYTES);
            in.position(in.position() + MESSAGE_BYTES);
            if (number <= answered.getAndSet(client.index, number)) {
                outOfOrder.incrementAndGet();
            }
        }
        in.compact();
    }

    private void end(Client client) {
        closed.incrementAndGet();
        try {
            client.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        over = true;
        selector.wakeup();
        TimeUnit.SECONDS.timedJoin(thread, END_SECONDS);
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }
}
