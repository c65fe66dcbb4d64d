/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A game server at 127.0.0.1 that speaks the gate frame protocol: it records every frame, answers by its
 * {@link BackendHandler}, and freezes, breaks, stops and starts again on demand.
 *
 * <p>Thread-safe. Frames are recorded before their handler sees them, and are all kept until the end. A malformed frame
 * closes its connection and makes every later wait for frames throw a {@link ProtocolViolationError}. All waits throw an
 * {@link AwaitError} on their timeout.
 *
 * @since 0.1.0
 */
public final class ScriptedBackend implements AutoCloseable {

    private final BackendHandler handler;
    private final boolean traced;
    private final Pause pause = new Pause();
    private final Watch watch = new Watch();
    private final Inbox<GateFrame> inbox = new Inbox<>(watch, "frames");
    private final List<BackendConnection> open = new ArrayList<>();
    private final Optional<SSLContext> tls;
    private final boolean needsCertificate;
    private final Listener listener;
    private int accepted;

    private ScriptedBackend(Builder builder) {
        handler = builder.handler;
        traced = builder.traced;
        tls = builder.tls;
        needsCertificate = builder.needsCertificate;
        listener = new Listener("scripted-backend", builder.port, builder.receiveBufferBytes, this::accept);
    }

    /** How a backend shall be. Not thread-safe. */
    public static final class Builder {

        private BackendHandler handler = BackendHandler.recording();
        private boolean traced;
        private int port;
        private int receiveBufferBytes;
        private Optional<SSLContext> tls = Optional.empty();
        private boolean needsCertificate;

        private Builder() {}

        /** What to answer; default: nothing. */
        public Builder handler(BackendHandler newHandler) {
            handler = newHandler;
            return this;
        }

        /** Expects the 33-byte gate header, with trace and span id, in every frame; default: 9 bytes. */
        public Builder traced() {
            traced = true;
            return this;
        }

        /** Speaks TLS, with this context's certificate; default: plain text. */
        public Builder tls(SSLContext context) {
            tls = Optional.of(context);
            return this;
        }

        /** Refuses, with TLS, who shows no certificate that the context trusts. */
        public Builder needsCertificate() {
            needsCertificate = true;
            return this;
        }

        /** The port to listen on, 1 to 65535; default 0: a free one. */
        public Builder port(int newPort) {
            Bounds.check("port", newPort, 65_535);
            port = newPort;
            return this;
        }

        /** The kernel's receive buffer (SO_RCVBUF) in bytes: how much a frozen backend still takes; default 0: the system's. */
        public Builder receiveBufferBytes(int bytes) {
            Bounds.check("receiveBufferBytes", bytes, Integer.MAX_VALUE);
            receiveBufferBytes = bytes;
            return this;
        }

        /**
         * Starts the backend; it listens when this returns.
         *
         * @throws UncheckedIOException if the port is taken
         */
        public ScriptedBackend start() {
            return new ScriptedBackend(this);
        }
    }

    /** A backend whose options are yet to be set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A started backend on a free port with this handler. */
    public static ScriptedBackend with(BackendHandler handler) {
        return builder().handler(handler).start();
    }

    /** A started backend on a free port that answers each Trans frame by one of the same type, session and payload. */
    public static ScriptedBackend echo() {
        return with(BackendHandler.echo());
    }

    /** A started backend on a free port that echoes with a text before each payload. */
    public static ScriptedBackend prefixing(String prefix) {
        return with(BackendHandler.prefixing(prefix));
    }

    /** A started backend on a free port that answers nothing. */
    public static ScriptedBackend recording() {
        return with(BackendHandler.recording());
    }

    /** The port it listens on, or, stopped, will listen on again. */
    public int port() {
        return listener.port();
    }

    /** Host and port as a route table has them: {@code 127.0.0.1:port}. */
    public String endpoint() {
        return listener.endpoint();
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** All frames that came so far, on whichever connection, also those that a wait has handed out. */
    public List<GateFrame> frames() {
        return inbox.all();
    }

    /** The next frame that no wait has handed out yet, in order of arrival. */
    public GateFrame awaitFrame(Duration timeout) {
        return inbox.take(timeout);
    }

    /** The next frames, exactly so many; on a timeout none of them counts as handed out. */
    public List<GateFrame> awaitFrames(int count, Duration timeout) {
        return inbox.take(count, timeout);
    }

    /** Fails if a frame is there that no wait has handed out, or comes within this time. */
    public void expectNothing(Duration time) {
        inbox.expectNone(time);
    }

    /**
     * Throws what a handler threw, or that a frame was malformed, if anything was; otherwise does nothing.
     *
     * @throws ProtocolViolationError where a frame was malformed
     * @throws AwaitError where a handler threw
     */
    public void verify() {
        inbox.throwFailure();
    }

    /** How many connections it has accepted since it was made. */
    public int connectionsAccepted() {
        return watch.read(() -> accepted);
    }

    /** The connections that are open now, oldest first. */
    public List<BackendConnection> openConnections() {
        return watch.read(() -> List.copyOf(open));
    }

    /** Waits until so many connections, or more, have been accepted since it was made. */
    public void awaitConnections(int count, Duration timeout) {
        watch.await(timeout, () -> accepted >= count, count + " accepted connections", () -> "saw " + accepted);
    }

    /** Waits until exactly so many connections are open, and returns them, oldest first. */
    public List<BackendConnection> awaitOpenConnections(int count, Duration timeout) {
        return watch.read(() -> {
            watch.await(timeout, () -> open.size() == count, count + " open connections", () -> "has " + open);
            return List.copyOf(open);
        });
    }

    /**
     * Takes no more bytes on any connection, also a later one, as a frozen process would: the kernel still accepts
     * connections and fills its receive buffers. A close by the peer goes unnoticed until the reading is resumed.
     */
    public void pauseReading() {
        pause.pause();
    }

    /** Takes bytes again. */
    public void resumeReading() {
        pause.resume();
    }

    /** Closes all open connections with FIN (RST where bytes are unread, as after a pause); goes on listening. */
    public void closeConnections() {
        openConnections().forEach(BackendConnection::close);
    }

    /** Closes all open connections with RST; goes on listening. */
    public void resetConnections() {
        openConnections().forEach(BackendConnection::reset);
    }

    /** Stops listening, so that connects are refused, and closes all connections with FIN. The port stays reserved. */
    public void stop() {
        listener.refuse();
        closeConnections();
    }

    /** Stops as a crash does: as {@link #stop()}, but with RST. */
    public void crash() {
        listener.refuse();
        resetConnections();
    }

    /**
     * Listens again on the same port after {@link #stop()} or {@link #crash()}; what was recorded stays.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public void start() {
        listener.accept();
    }

    /** Stops, frees the port and waits for the end of all threads. */
    @Override
    public void close() {
        listener.close();
        closeConnections();
        inbox.end("the backend is closed");
    }

    private void accept(Socket socket) {
        Wire wire = new Wire(secured(socket), pause);
        watch.change(() -> {
            accepted++;
            BackendConnection connection = new BackendConnection(accepted, wire);
            open.add(connection);
            wire.start("scripted-backend-" + port() + "-" + accepted, new Reading(connection));
        });
    }

    /** The handshake is made with the first read. */
    private Socket secured(Socket socket) {
        if (tls.isEmpty()) {
            return socket;
        }
        try {
            SSLSocket secured =
                    (SSLSocket) tls.get().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.setNeedClientAuth(needsCertificate);
            return secured;
        } catch (IOException e) {
            throw new UncheckedIOException("no TLS with " + socket.getRemoteSocketAddress(), e);
        }
    }

    /** Turns the bytes of one connection into frames. */
    private final class Reading implements Wire.Receiver {

        private final BackendConnection connection;
        private final ByteQueue queue = new ByteQueue();

        Reading(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void received(byte[] bytes, int length) {
            queue.append(bytes, length);
            try {
                GateFrame frame = GateFrame.decode(queue.bytes(), traced);
                while (frame != null) {
                    connection.record(frame);
                    inbox.add(frame);
                    handler.handle(connection, frame);
                    frame = GateFrame.decode(queue.bytes(), traced);
                }
            } catch (UncheckedIOException e) {
                // The peer went while it was answered: the next read sees it.
            } catch (RuntimeException | AssertionError e) {
                if (connection.isOpen()) {
                    inbox.fail(e);
                }
                connection.close();
            }
        }

        @Override
        public void ended(Wire.Ending ending) {
            watch.change(() -> open.remove(connection));
        }
    }
}
