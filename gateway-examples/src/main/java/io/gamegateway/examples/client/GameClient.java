/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A game's client, over TCP or a WebSocket: the reference for clients in other languages, with nothing but the JDK. {@code
 * docs/clients.md} tells what to mind; {@code docs/vectors} has the bytes.
 *
 * <p>Thread-safe; {@link #send} may block on TCP while the gateway does not read. The {@link Listener} is called by one thread at
 * a time, which must not block for long, as nothing is read meanwhile.
 *
 * @since 0.1
 */
public final class GameClient implements AutoCloseable {

    /** Bytes before the payload: u16 length, u16 message id, u32 server id, little endian. */
    public static final int HEADER_BYTES = 8;

    public static final int MAX_PAYLOAD_BYTES = 65_535;

    /** Of the server id, where the payload is compressed with zlib. */
    public static final int ZIP_BIT = 1 << 31;

    /** The message id of what the gateway itself says: why it is about to close a TCP connection. */
    public static final int NOTICE = 0xFFFF;

    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_BYTES = 16 * 1024;
    private static final int NO_STATUS = 1005;
    private static final int ABNORMAL = 1006;

    /** The gateway's close reasons, by the code of a TCP notice. A WebSocket close code is one of its own, or 4000 and this. */
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(1, "normal"),
            Map.entry(2, "kicked"),
            Map.entry(3, "replaced"),
            Map.entry(4, "idle_timeout"),
            Map.entry(5, "protocol_error"),
            Map.entry(6, "message_too_large"),
            Map.entry(7, "rate_limited"),
            Map.entry(8, "slow_consumer"),
            Map.entry(9, "no_route"),
            Map.entry(10, "backend_unavailable"),
            Map.entry(11, "backend_refused"),
            Map.entry(12, "draining"),
            Map.entry(13, "overload"),
            Map.entry(14, "internal_error"),
            Map.entry(15, "handshake_timeout"),
            Map.entry(16, "unauthorized"));

    private static final Map<Integer, String> WEB_SOCKET_REASONS = Map.of(
            1000,
            "normal",
            1002,
            "protocol_error",
            1003,
            "protocol_error",
            1009,
            "message_too_large",
            1012,
            "draining",
            1013,
            "overload");

    private static final Pattern RETRY = Pattern.compile("\\bretry_after_ms=(\\d{1,9})\\b");

    /**
     * A message.
     *
     * @param messageId 0 to 65,535; the game's own
     * @param serverId where it goes; what comes has 0, or {@link #ZIP_BIT} where it is compressed
     * @param payload 0 to 65,535 bytes; not copied
     */
    public record Message(int messageId, int serverId, byte[] payload) {

        /** The payload as UTF-8. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Header and payload. */
        public byte[] encode() {
            if (payload.length > MAX_PAYLOAD_BYTES || messageId < 0 || messageId > 0xFFFF) {
                throw new IllegalArgumentException("message " + messageId + " of " + payload.length
                        + " bytes (expected: an id and a length of 0 to 65535)");
            }
            return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) payload.length)
                    .putShort((short) messageId)
                    .putInt(serverId)
                    .put(payload)
                    .array();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Message that
                    && messageId == that.messageId
                    && serverId == that.serverId
                    && Arrays.equals(payload, that.payload);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * messageId + serverId) + Arrays.hashCode(payload);
        }
    }

    /**
     * Why the connection has ended.
     *
     * @param reason the gateway's, such as {@code draining}; {@code lost} where it said none
     * @param text what it said besides; may be empty
     * @param retryAfter how long it asks to wait before coming back: come back then, to this gateway or another one
     */
    public record Closed(String reason, String text, Optional<Duration> retryAfter) {}

    /** Who is told what comes. */
    public interface Listener {

        /** The next message. */
        void message(Message message);

        /** Nothing more comes; once. */
        default void closed(Closed closed) {}
    }

    /** Turns a stream of bytes into messages, however it is cut. Not thread-safe. */
    public static final class Decoder {

        private byte[] pending = new byte[0];

        /** The messages that are whole with these bytes, in order. */
        public List<Message> push(byte[] bytes, int length) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(pending);
            all.write(bytes, 0, length);
            ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            List<Message> messages = new ArrayList<>();
            while (buffer.remaining() >= HEADER_BYTES
                    && buffer.remaining() >= HEADER_BYTES + (buffer.getShort(buffer.position()) & 0xFFFF)) {
                byte[] payload = new byte[buffer.getShort() & 0xFFFF];
                int messageId = buffer.getShort() & 0xFFFF;
                int serverId = buffer.getInt();
                buffer.get(payload);
                messages.add(new Message(messageId, serverId, payload));
            }
            pending = new byte[buffer.remaining()];
            buffer.get(pending);
            return messages;
        }
    }

    /** How bytes go out, and how the connection is ended. */
    private interface Wire {
        void write(byte[] bytes) throws IOException;

        void close();
    }

    private final Listener listener;
    private final Decoder decoder = new Decoder();
    private final AtomicBoolean ended = new AtomicBoolean();
    private Optional<Closed> notice = Optional.empty();
    private volatile Optional<Wire> wire = Optional.empty();

    private GameClient(Listener listener) {
        this.listener = listener;
    }

    /** The server id of a message's destination: world 0 to 32,767, server type and instance 0 to 255. */
    public static int serverId(int worldId, int serverType, int instId) {
        return worldId << 16 | serverType << 8 | instId;
    }

    /**
     * Connects over TCP, with a thread of its own that reads.
     *
     * @throws IOException where nobody answers
     */
    public static GameClient tcp(InetSocketAddress address, Listener listener) throws IOException {
        GameClient client = new GameClient(listener);
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        client.wire = Optional.of(new TcpWire(socket));
        Thread reader = new Thread(() -> client.read(socket), "game-client");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    /**
     * Connects over a WebSocket, {@code ws://} or {@code wss://}.
     *
     * @throws IOException where nobody answers, or the upgrade is refused
     */
    public static GameClient webSocket(HttpClient http, URI uri, Listener listener) throws IOException {
        GameClient client = new GameClient(listener);
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .connectTimeout(Duration.ofMillis(CONNECT_MILLIS))
                    .buildAsync(uri, client.new Frames())
                    .join();
            client.wire = Optional.of(new WebSocketWire(socket));
            return client;
        } catch (CompletionException e) {
            throw new IOException(uri + ": " + e.getCause(), e);
        }
    }

    /**
     * Sends a message to a server.
     *
     * @throws IOException where the connection has ended
     */
    public void send(int messageId, int serverId, byte[] payload) throws IOException {
        Wire out = wire.orElseThrow(() -> new IOException("the connection has ended"));
        out.write(new Message(messageId, serverId, payload).encode());
    }

    /** Leaves. The listener is told, and that is all. */
    @Override
    public void close() {
        Optional<Wire> open = wire;
        end(new Closed("normal", "closed here", Optional.empty()));
        open.ifPresent(Wire::close);
    }

    private void received(byte[] bytes, int length) {
        for (Message message : decoder.push(bytes, length)) {
            if (message.messageId() == NOTICE) {
                notice = Optional.of(readNotice(message.payload()));
            } else {
                listener.message(message);
            }
        }
    }

    /** Of a TCP connection: u16 code, u32 milliseconds to wait, the reason's name and, behind a colon, more. */
    static Closed readNotice(byte[] payload) {
        ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        String reason = REASONS.getOrDefault(buffer.getShort() & 0xFFFF, "lost");
        long retryMillis = buffer.getInt() & 0xFFFF_FFFFL;
        return new Closed(reason, StandardCharsets.UTF_8.decode(buffer).toString(), retry(retryMillis));
    }

    /** Of a WebSocket. */
    static Closed readClose(int code, String text) {
        String reason = WEB_SOCKET_REASONS.getOrDefault(code, REASONS.getOrDefault(code - 4000, "lost"));
        Matcher hint = RETRY.matcher(text);
        return new Closed(reason, text, hint.find() ? retry(Long.parseLong(hint.group(1))) : Optional.empty());
    }

    private static Optional<Duration> retry(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    private void end(Closed closed) {
        wire = Optional.empty();
        if (ended.compareAndSet(false, true)) {
            listener.closed(closed);
        }
    }

    private void read(Socket socket) {
        byte[] bytes = new byte[READ_BYTES];
        String why = "closed without a word";
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                received(bytes, length);
            }
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        }
        end(notice.orElse(new Closed("lost", why, Optional.empty())));
    }

    private record TcpWire(Socket socket) implements Wire {

        @Override
        public void write(byte[] bytes) throws IOException {
            synchronized (socket) {
                socket.getOutputStream().write(bytes);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The JDK's WebSocket takes the next frame when the one before has been taken over, so frames are lined up. */
    private static final class WebSocketWire implements Wire {

        private final WebSocket socket;
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        WebSocketWire(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public synchronized void write(byte[] bytes) throws IOException {
            if (socket.isOutputClosed()) {
                throw new IOException("the connection has ended");
            }
            last = last.thenCompose(before -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
        }

        @Override
        public synchronized void close() {
            last = last.thenCompose(before -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .whenComplete((done, failed) -> socket.abort());
        }
    }

    private final class Frames implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            received(bytes, bytes.length);
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String text) {
            end(code == NO_STATUS ? readClose(ABNORMAL, text) : readClose(code, text));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end(new Closed("lost", String.valueOf(error.getMessage()), Optional.empty()));
        }
    }
}
