/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.backend;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A game server that speaks gate frames over TCP: the reference for servers in other languages, with nothing but the JDK. {@code
 * docs/protocol.md} has the frame, {@code docs/vectors} the bytes.
 *
 * <p>A gateway opens a few links and sends the messages of all its sessions over them; each has the session's id, and an answer
 * with that id goes to that client. Each link has a thread of its own here, on which the {@link Handler} is called.
 *
 * @since 0.1
 */
public final class GameServer implements AutoCloseable {

    private static final int HEADER_BYTES = 20;
    private static final int GATE_HEADER_BYTES = 9;
    private static final int MAX_LENGTH = 16 * 1024 * 1024;
    private static final int TRANS = 1;

    /** What the game does with a message. Called by several threads, one for each link. */
    @FunctionalInterface
    public interface Handler {

        /** @param payload whole, and the handler's to keep */
        void message(Link link, long sessionId, int messageId, byte[] payload);
    }

    /** A connection from a gateway. Thread-safe. */
    public static final class Link {

        private final Socket socket;

        Link(Socket socket) {
            this.socket = socket;
        }

        /** Sends a message to a client; it is lost where the link breaks, or the client is gone. */
        public void send(long sessionId, int messageId, byte[] payload) {
            ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + GATE_HEADER_BYTES + payload.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(GATE_HEADER_BYTES + payload.length)
                    .putInt(messageId)
                    .putInt(0)
                    .putLong(sessionId)
                    .put((byte) TRANS)
                    .putLong(sessionId)
                    .put(payload);
            try {
                synchronized (socket) {
                    socket.getOutputStream().write(frame.array());
                }
            } catch (IOException e) {
                // The gateway opens another one; this message is lost.
                closeQuietly(socket);
            }
        }
    }

    private final Handler handler;
    private final Set<Socket> links = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile ServerSocket listener;

    private GameServer(int port, Handler handler) {
        this.handler = handler;
        this.listener = listen(port);
        this.port = listener.getLocalPort();
    }

    /**
     * Starts it on 127.0.0.1.
     *
     * @param port 0 takes a free one
     * @throws UncheckedIOException where the port is taken
     */
    public static GameServer start(int port, Handler handler) {
        return new GameServer(port, handler);
    }

    /** Where a gateway reaches it. */
    public String endpoint() {
        return "127.0.0.1:" + port;
    }

    /** Ends as a process that is killed does: connections break, and nobody listens any more. */
    public void crash() {
        closeQuietly(listener);
        for (Socket link : links) {
            try {
                link.setSoLinger(true, 0);
            } catch (IOException e) {
                // It has ended by itself.
            }
            closeQuietly(link);
        }
    }

    /** Listens again at the same port. */
    public void restart() {
        listener = listen(port);
    }

    @Override
    public void close() {
        crash();
    }

    private ServerSocket listen(int atPort) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort));
            daemon("game-server-" + socket.getLocalPort(), () -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("game server at port " + atPort + ": " + e.getMessage(), e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket link = socket.accept();
                link.setTcpNoDelay(true);
                links.add(link);
                daemon("game-server-link", () -> read(link));
            } catch (IOException e) {
                // Closed, or the client left before it was accepted.
            }
        }
    }

    private void read(Socket socket) {
        Link link = new Link(socket);
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            byte[] header = new byte[HEADER_BYTES];
            while (true) {
                in.readFully(header);
                int length =
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
                if (length < GATE_HEADER_BYTES || length > MAX_LENGTH) {
                    throw new IOException("frame of length " + length);
                }
                byte[] body = new byte[length];
                in.readFully(body);
                handle(
                        link,
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(4),
                        body);
            }
        } catch (IOException e) {
            // The gateway has closed the link, or it broke: the next one brings the sessions back.
        } finally {
            links.remove(socket);
        }
    }

    private void handle(Link link, int messageId, byte[] body) {
        ByteBuffer buffer = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        int opCode = buffer.get();
        long sessionId = buffer.getLong();
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        // Other op codes tell of sessions that come and go, where the gateway is told to send them.
        if (opCode == TRANS) {
            handler.message(link, sessionId, messageId, payload);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Nothing is left to be done with it.
        }
    }
}
