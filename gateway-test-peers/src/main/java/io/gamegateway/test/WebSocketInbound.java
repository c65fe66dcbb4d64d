/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Frames from a WebSocket server: one whole message in each binary frame, and control frames, which it answers. */
final class WebSocketInbound implements Inbound {

    private static final int NO_STATUS_CODE = 1005;

    private final Inbox<ClientMessage> messages;
    private final Inbox<WebSocketFrame> controlFrames;
    private final Wire wire;
    private final boolean answersPings;
    private final ByteQueue queue = new ByteQueue();
    private volatile boolean closeSent;
    private volatile @Nullable WebSocketFrame close;

    WebSocketInbound(
            Inbox<ClientMessage> messages, Inbox<WebSocketFrame> controlFrames, Wire wire, boolean answersPings) {
        this.messages = messages;
        this.controlFrames = controlFrames;
        this.wire = wire;
        this.answersPings = answersPings;
    }

    /** The test sends a close frame by itself: the server's one is then the answer, and not answered again. */
    void closeSent() {
        closeSent = true;
    }

    @Override
    public void received(byte[] bytes, int length) {
        queue.append(bytes, length);
        WebSocketFrame frame = ServerFrameDecoder.decode(queue.bytes());
        while (frame != null) {
            accept(frame);
            frame = ServerFrameDecoder.decode(queue.bytes());
        }
    }

    @Override
    public Closed closed(boolean reset) {
        WebSocketFrame frame = close;
        if (frame == null) {
            return Closed.tcp(reset);
        }
        byte[] payload = frame.payload();
        if (payload.length == 0) {
            return new Closed(reset, OptionalInt.of(NO_STATUS_CODE), "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        String reason = new String(payload, Short.BYTES, payload.length - Short.BYTES, StandardCharsets.UTF_8);
        return new Closed(reset, OptionalInt.of(code), reason);
    }

    @Override
    public String pending() {
        WebSocketFrame frame = close;
        return queue.size() + " bytes of an incomplete frame" + (frame == null ? "" : ", after " + frame);
    }

    private void accept(WebSocketFrame frame) {
        if (close != null) {
            throw new ProtocolViolationError(frame + " after the close frame " + close);
        }
        switch (frame.opcode()) {
            case WebSocketFrame.BINARY -> messages.add(message(frame));
            case WebSocketFrame.PING -> ping(frame);
            case WebSocketFrame.PONG -> controlFrames.add(frame);
            case WebSocketFrame.CLOSE -> close(frame);
            default -> throw new ProtocolViolationError("neither a binary nor a control frame: " + frame);
        }
    }

    private static ClientMessage message(WebSocketFrame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.payload()).order(ByteOrder.LITTLE_ENDIAN);
        ClientMessage message = frame.fin() ? ClientMessage.decode(bytes) : null;
        if (message == null || bytes.hasRemaining()) {
            throw new ProtocolViolationError("not exactly one whole message in a binary frame: " + frame);
        }
        return message;
    }

    private void ping(WebSocketFrame frame) {
        controlFrames.add(frame);
        if (answersPings && !closeSent) {
            send(WebSocketFrame.pong(frame.payload()));
        }
    }

    private void close(WebSocketFrame frame) {
        if (frame.payload().length == 1) {
            throw new ProtocolViolationError("half a code in a close frame: " + frame);
        }
        close = frame;
        controlFrames.add(frame);
        if (!closeSent) {
            closeSent = true;
            send(frame);
        }
    }

    private void send(WebSocketFrame frame) {
        try {
            wire.write(frame.encodeMasked());
        } catch (UncheckedIOException e) {
            // The server has gone already: the next read sees it.
        }
    }
}
