/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A game client over TCP or WebSocket, or a raw connection; well-behaved unless told otherwise.
 *
 * <p>Thread-safe. A thread of its own receives all the time; what it receives is kept until the end. Sending blocks
 * while the server takes no bytes, and throws an {@link UncheckedIOException} once the connection is closed. All waits
 * throw an {@link AwaitError} on their timeout, and at once when the connection has ended and what is awaited can no
 * longer come.
 *
 * <p>A WebSocket client answers pings and close frames, and checks the server: frames must be unmasked and without
 * reserved bits, and each binary frame must carry exactly one whole message. Where they do not, it closes, and every
 * later wait throws a {@link ProtocolViolationError}.
 *
 * @since 0.1.0
 */
public final class FrameClient implements AutoCloseable {

    /** What is spoken on the connection. */
    enum Kind {
        TCP,
        RAW,
        WEB_SOCKET
    }

    private static final long BYTE_PACE_NANOS = 100_000;
    private static final long PART_PACE_NANOS = 2_000_000;

    private final Watch watch = new Watch();
    private final Pause pause = new Pause();
    private final Inbox<ClientMessage> messages = new Inbox<>(watch, "messages");
    private final Inbox<WebSocketFrame> controlFrames = new Inbox<>(watch, "control frames");
    private final Optional<HttpReply> handshakeReply;
    private final Wire wire;
    private final Inbound inbound;
    private @Nullable Closed closed;
    private long bytesReceived;

    FrameClient(Socket socket, Kind kind, boolean answersPings, Optional<HttpReply> handshakeReply) {
        this.handshakeReply = handshakeReply;
        this.wire = new Wire(socket, pause);
        this.inbound = switch (kind) {
            case TCP -> new MessageInbound(messages);
            case RAW -> new RawInbound(watch);
            case WEB_SOCKET -> new WebSocketInbound(messages, controlFrames, wire, answersPings);
        };
        wire.start("frame-client-" + wire.localAddress().getPort(), new Reading());
    }

    /** A connection whose options are yet to be set. */
    public static ClientConnector to(InetSocketAddress address) {
        return new ClientConnector(address);
    }

    /** A connected TCP client, see {@link ClientConnector#tcp()}. */
    public static FrameClient tcp(InetSocketAddress address) {
        return to(address).tcp();
    }

    /** A connected WebSocket client, see {@link ClientConnector#webSocket}. */
    public static FrameClient webSocket(InetSocketAddress address, String path) {
        return to(address).webSocket(path);
    }

    /** A connected client without a protocol, see {@link ClientConnector#raw()}. */
    public static FrameClient raw(InetSocketAddress address) {
        return to(address).raw();
    }

    /** Sends messages, all in one write; over WebSocket each in a binary frame of its own. */
    public void send(ClientMessage... toSend) {
        if (inbound instanceof WebSocketInbound) {
            sendFrames(Arrays.stream(toSend)
                    .map(message -> WebSocketFrame.binary(message.encode()))
                    .toArray(WebSocketFrame[]::new));
        } else {
            wire.write(ClientMessage.encodeAll(List.of(toSend)));
        }
    }

    /** Sends bytes as they are, in one write, whatever the protocol. */
    public void sendBytes(byte[] bytes) {
        wire.write(bytes);
    }

    /**
     * Sends bytes in one write each, a tenth of a millisecond apart: so the receiver will mostly, but not surely, read
     * them one by one.
     */
    public void sendByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            wire.write(new byte[] {one});
            LockSupport.parkNanos(BYTE_PACE_NANOS);
        }
    }

    /**
     * Sends bytes in several writes, two milliseconds apart: so the receiver will mostly, but not surely, read them in
     * these parts.
     *
     * @param at where each further part begins, ascending
     */
    public void sendSplit(byte[] bytes, int... at) {
        int start = 0;
        for (int end : at) {
            wire.write(Arrays.copyOfRange(bytes, start, end));
            LockSupport.parkNanos(PART_PACE_NANOS);
            start = end;
        }
        wire.write(Arrays.copyOfRange(bytes, start, bytes.length));
    }

    /**
     * Sends WebSocket frames, masked, all in one write.
     *
     * @throws IllegalStateException if this is no WebSocket client
     */
    public void sendFrames(WebSocketFrame... frames) {
        WebSocketInbound state = webSocketOnly();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WebSocketFrame frame : frames) {
            bytes.writeBytes(frame.encodeMasked());
            if (frame.opcode() == WebSocketFrame.CLOSE) {
                state.closeSent();
            }
        }
        wire.write(bytes.toByteArray());
    }

    /**
     * Sends several messages in one binary frame.
     *
     * @throws IllegalStateException if this is no WebSocket client
     */
    public void sendInOneFrame(ClientMessage... toSend) {
        sendFrames(WebSocketFrame.binary(ClientMessage.encodeAll(List.of(toSend))));
    }

    /**
     * Sends bytes as one fragmented binary message: a binary frame and continuations, all in one write.
     *
     * @param at where each further fragment begins, ascending
     * @throws IllegalStateException if this is no WebSocket client
     */
    public void sendFragmented(byte[] bytes, int... at) {
        WebSocketFrame[] frames = new WebSocketFrame[at.length + 1];
        int start = 0;
        for (int i = 0; i <= at.length; i++) {
            boolean last = i == at.length;
            int end = last ? bytes.length : at[i];
            int opcode = i == 0 ? WebSocketFrame.BINARY : WebSocketFrame.CONTINUATION;
            frames[i] = WebSocketFrame.of(last, opcode, Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        sendFrames(frames);
    }

    /**
     * Sends a close frame; the server is then to answer by its own and to close.
     *
     * @param code 0 to 65535
     * @throws IllegalStateException if this is no WebSocket client
     */
    public void sendClose(int code, String reason) {
        sendFrames(WebSocketFrame.close(code, reason));
    }

    /** The next message, in order of arrival. */
    public ClientMessage receive(Duration timeout) {
        return messages().take(timeout);
    }

    /** The next messages, exactly so many; on a timeout none of them counts as received. */
    public List<ClientMessage> receive(int count, Duration timeout) {
        return messages().take(count, timeout);
    }

    /** The next ping, pong or close frame from the server. */
    public WebSocketFrame receiveControlFrame(Duration timeout) {
        webSocketOnly();
        return controlFrames.take(timeout);
    }

    /**
     * The next bytes, exactly so many; on a timeout none of them counts as received.
     *
     * @throws IllegalStateException if this is no raw client
     */
    public byte[] receiveBytes(int count, Duration timeout) {
        if (inbound instanceof RawInbound raw) {
            return raw.take(count, timeout);
        }
        throw new IllegalStateException("only a raw client receives bytes");
    }

    /**
     * Fails if there is a message that was not received yet, or one comes within this time; a close is not a message.
     *
     * @throws IllegalStateException if this is a raw client
     */
    public void expectNothing(Duration time) {
        messages().expectNone(time);
    }

    /** How many messages have come so far. */
    public int received() {
        return messages.count();
    }

    /** All messages that have come so far, also those already received. */
    public List<ClientMessage> allReceived() {
        return messages.all();
    }

    /** How many bytes have come so far, a WebSocket handshake not counted. */
    public long bytesReceived() {
        return watch.read(() -> bytesReceived);
    }

    /** What the server answered to the upgrade; empty for clients of another kind. */
    public Optional<HttpReply> handshakeReply() {
        return handshakeReply;
    }

    /** Waits for the end of the connection, whoever ended it; what came before can still be received after it. */
    public Closed awaitClose(Duration timeout) {
        return watch.read(() -> {
            watch.await(timeout, () -> closed != null, "the close", this::state);
            messages.throwFailure();
            return Optional.ofNullable(closed).orElseThrow();
        });
    }

    /** Takes no more bytes, as a slow or frozen client; a close by the server goes unnoticed meanwhile. */
    public void pauseReading() {
        pause.pause();
    }

    /** Takes bytes again. */
    public void resumeReading() {
        pause.resume();
    }

    /** Ends the sending with FIN and goes on receiving. */
    public void shutdownOutput() {
        wire.shutdownOutput();
    }

    /** Closes with RST. */
    public void reset() {
        wire.reset();
    }

    /** Closes with FIN (Linux makes it RST where received bytes are unread, as after a pause); sends no close frame. */
    @Override
    public void close() {
        wire.close();
    }

    /** Whether neither side has closed. */
    public boolean isOpen() {
        return wire.isOpen();
    }

    /** The address of this end; its port is 0 if the server reset the connection before the connect had returned. */
    public InetSocketAddress localAddress() {
        return wire.localAddress();
    }

    private Inbox<ClientMessage> messages() {
        if (inbound instanceof RawInbound) {
            throw new IllegalStateException("a raw client receives bytes, not messages");
        }
        return messages;
    }

    private WebSocketInbound webSocketOnly() {
        if (inbound instanceof WebSocketInbound webSocket) {
            return webSocket;
        }
        throw new IllegalStateException("this is no WebSocket client");
    }

    private String state() {
        return "the connection is open; " + messages.count() + " messages arrived; " + inbound.pending();
    }

    /** Counts, decodes, and notes the end. */
    private final class Reading implements Wire.Receiver {

        @Override
        public void received(byte[] bytes, int length) {
            watch.change(() -> bytesReceived += length);
            try {
                inbound.received(bytes, length);
            } catch (ProtocolViolationError e) {
                messages.fail(e);
                controlFrames.fail(e);
                wire.close();
            }
        }

        @Override
        public void ended(Wire.Ending ending) {
            Closed end = inbound.closed(ending == Wire.Ending.RESET);
            watch.change(() -> closed = end);
            String why = "the connection is closed: " + end + ", " + inbound.pending();
            messages.end(why);
            controlFrames.end(why);
        }
    }
}
