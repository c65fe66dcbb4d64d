/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what a WebSocket client sends (RFC 6455), however it is split: binary payload is unmasked where it lies and
 * handed on at once, as the byte stream that the game's frames are cut from, so that no frame or message is ever
 * gathered; control frames are handed on whole.
 *
 * <p>Nothing is allocated per message. Not thread-safe: one decoder belongs to one connection and its event loop.
 *
 * @since 0.1
 */
public final class WebSocketDecoder {

    /** Gets what was decoded, in order, on the thread that calls {@link #decode}. */
    public interface Listener {

        /** The readable bytes of {@code data} are payload of a binary message. Borrowed; consume all of them. */
        void onData(ByteBuf data);

        /** A ping, to be answered with a pong of the same payload. */
        void onPing(byte[] payload);

        /** A pong. */
        void onPong(byte[] payload);

        /** The client closes; the decoder is closed. {@code code} is 1005 where the client gave none. */
        void onClose(int code);

        /** The client broke the protocol or a limit; the decoder is closed. The code is one of RFC 6455. */
        void onViolation(int closeCode, String what);
    }

    private static final int MAX_HEADER_BYTES = 2 + Long.BYTES + WebSocketFrame.MASK_BYTES;
    private static final byte[] NO_BYTES = {};

    /** Frames that a message may come in: without a bound, empty ones could go on for ever. */
    static final int MAX_FRAGMENTS = 1_024;

    private final int maxMessageBytes;
    private final Listener listener;

    /** A header that the input broke off; null while there is none, which is nearly always. */
    private byte @Nullable [] headerPart;

    private int headerPartBytes;

    private long payloadLeft;
    private int mask;
    private boolean control;
    private int opCode;
    private byte[] controlPayload = NO_BYTES;

    /** Payload bytes that the message claims so far, over its fragments; -1 between two messages. */
    private long messageBytes = -1;

    /** Frames of the message so far. */
    private int fragments;

    private boolean finalFrame;
    private boolean closed;

    /** @param maxMessageBytes payload bytes that a frame, or a message in fragments, may carry */
    public WebSocketDecoder(int maxMessageBytes, Listener listener) {
        this.maxMessageBytes = maxMessageBytes;
        this.listener = listener;
    }

    /** Takes all readable bytes of {@code in}, which stays the caller's; they are unmasked in place. */
    public void decode(ByteBuf in) {
        while (in.isReadable() && !closed) {
            if (payloadLeft > 0) {
                payload(in);
            } else if (!header(in)) {
                return;
            }
        }
        if (closed) {
            in.skipBytes(in.readableBytes());
        }
    }

    /** True where the input so far has broken off a frame, or a message in fragments. */
    public boolean isMidMessage() {
        return payloadLeft > 0 || messageBytes >= 0 || headerPart != null;
    }

    /** Input is thrown away from now on. May be called from within a callback. */
    public void close() {
        closed = true;
    }

    // ---- header

    /** Reads a frame's header; false where the input ends within it. */
    private boolean header(ByteBuf in) {
        if (headerPart == null) {
            int headerBytes = headerBytes(in.readableBytes(), in, null);
            if (in.readableBytes() >= headerBytes) {
                readHeader(in, null, headerBytes);
                return true;
            }
            headerPart = new byte[MAX_HEADER_BYTES];
            headerPartBytes = 0;
        }
        return continueHeader(in, headerPart);
    }

    private boolean continueHeader(ByteBuf in, byte[] part) {
        while (in.isReadable()) {
            part[headerPartBytes++] = in.readByte();
            if (headerPartBytes >= headerBytes(headerPartBytes, in, part)) {
                headerPart = null;
                readHeader(in, part, headerPartBytes);
                return true;
            }
        }
        return false;
    }

    /** The header's size, as far as {@code have} bytes of it tell: at least {@code have + 1} while they do not. */
    private static int headerBytes(int have, ByteBuf in, byte @Nullable [] part) {
        if (have < 2) {
            return 2;
        }
        int second = at(in, part, 1);
        int length = second & WebSocketFrame.LENGTH;
        int extended = length == WebSocketFrame.LENGTH_16 ? Short.BYTES : length == WebSocketFrame.LENGTH_64 ? 8 : 0;
        return 2 + extended + ((second & WebSocketFrame.MASKED) != 0 ? WebSocketFrame.MASK_BYTES : 0);
    }

    private static int at(ByteBuf in, byte @Nullable [] part, int offset) {
        return part == null ? in.getUnsignedByte(in.readerIndex() + offset) : part[offset] & 0xFF;
    }

    private void readHeader(ByteBuf in, byte @Nullable [] part, int headerBytes) {
        int first = at(in, part, 0);
        int second = at(in, part, 1);
        int shortLength = second & WebSocketFrame.LENGTH;
        boolean masked = (second & WebSocketFrame.MASKED) != 0;
        int lengthBytes = headerBytes - 2 - (masked ? WebSocketFrame.MASK_BYTES : 0);
        long length = lengthBytes == 0 ? shortLength : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | at(in, part, 2 + i);
        }
        int newMask = 0;
        for (int i = 0; masked && i < WebSocketFrame.MASK_BYTES; i++) {
            newMask |= at(in, part, headerBytes - WebSocketFrame.MASK_BYTES + i) << 8 * i;
        }
        if (part == null) {
            in.skipBytes(headerBytes);
        }
        if ((first & WebSocketFrame.RESERVED) != 0) {
            violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "reserved bits are set, but no extension was agreed");
        } else if (!masked) {
            violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "a client's frame must be masked");
        } else {
            begin(first & WebSocketFrame.OP_CODE, (first & WebSocketFrame.FIN) != 0, length, newMask);
        }
    }

    private void begin(int newOpCode, boolean fin, long length, int newMask) {
        opCode = newOpCode;
        control = newOpCode >= WebSocketFrame.OP_CLOSE;
        if (control ? refusedControl(fin, length) : refusedData(fin, length)) {
            return;
        }
        mask = newMask;
        payloadLeft = length;
        if (control) {
            controlPayload = length == 0 ? NO_BYTES : new byte[(int) length];
        }
        if (length == 0) {
            frameEnd();
        }
    }

    private boolean refusedControl(boolean fin, long length) {
        if (opCode > WebSocketFrame.OP_PONG) {
            return violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "unknown op code " + opCode);
        }
        if (!fin || length < 0 || length > WebSocketFrame.MAX_CONTROL_BYTES) {
            return violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "a control frame is fragmented or too long");
        }
        return false;
    }

    private boolean refusedData(boolean fin, long length) {
        if (opCode == WebSocketFrame.OP_TEXT) {
            return violation(WebSocketFrame.CLOSE_UNSUPPORTED_DATA, "text frames are not accepted");
        }
        if (opCode > WebSocketFrame.OP_BINARY) {
            return violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "unknown op code " + opCode);
        }
        if ((opCode == WebSocketFrame.OP_CONTINUATION) != (messageBytes >= 0)) {
            return violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "fragments are out of order");
        }
        fragments = opCode == WebSocketFrame.OP_CONTINUATION ? fragments + 1 : 1;
        if (fragments > MAX_FRAGMENTS) {
            return violation(WebSocketFrame.CLOSE_TOO_BIG, "message has more than " + MAX_FRAGMENTS + " fragments");
        }
        long before = Math.max(messageBytes, 0);
        // A length with its highest bit set is negative here, and refused as well. Not a sum: that would overflow.
        if (length < 0 || length > maxMessageBytes - before) {
            return violation(WebSocketFrame.CLOSE_TOO_BIG, "message is larger than " + maxMessageBytes + " bytes");
        }
        messageBytes = before + length;
        finalFrame = fin;
        return false;
    }

    private boolean violation(int closeCode, String what) {
        close();
        listener.onViolation(closeCode, what);
        return true;
    }

    // ---- payload

    private void payload(ByteBuf in) {
        int bytes = (int) Math.min(payloadLeft, in.readableBytes());
        unmask(in, in.readerIndex(), bytes);
        payloadLeft -= bytes;
        if (control) {
            in.readBytes(controlPayload, controlPayload.length - (int) payloadLeft - bytes, bytes);
        } else {
            data(in, bytes);
        }
        if (payloadLeft == 0 && !closed) {
            frameEnd();
        }
    }

    /** Shows the listener just the payload, by moving the end of the input for the time of the call. */
    private void data(ByteBuf in, int bytes) {
        int end = in.writerIndex();
        int payloadEnd = in.readerIndex() + bytes;
        in.writerIndex(payloadEnd);
        listener.onData(in);
        in.writerIndex(end);
        in.readerIndex(payloadEnd);
    }

    /** Eight bytes at a time, then turns the mask so that it fits the byte that comes next. */
    private void unmask(ByteBuf in, int index, int bytes) {
        long wide = (mask & 0xFFFF_FFFFL) | (long) mask << 32;
        int at = index;
        int end = index + bytes;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            in.setLongLE(at, in.getLongLE(at) ^ wide);
        }
        for (int shift = 0; at < end; at++, shift += 8) {
            in.setByte(at, in.getByte(at) ^ (int) (wide >>> shift));
        }
        mask = Integer.rotateRight(mask, 8 * (bytes & 3));
    }

    private void frameEnd() {
        if (!control) {
            if (finalFrame) {
                messageBytes = -1;
            }
            return;
        }
        byte[] payload = controlPayload;
        controlPayload = NO_BYTES;
        switch (opCode) {
            case WebSocketFrame.OP_PING -> listener.onPing(payload);
            case WebSocketFrame.OP_PONG -> listener.onPong(payload);
            default -> closeFrame(payload);
        }
    }

    private void closeFrame(byte[] payload) {
        if (payload.length == 1) {
            violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "a close frame has half a code");
            return;
        }
        int code = payload.length == 0 ? WebSocketFrame.CLOSE_NO_STATUS : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        if (payload.length > 0 && !WebSocketFrame.isCloseCode(code)) {
            violation(WebSocketFrame.CLOSE_PROTOCOL_ERROR, "close code " + code + " is not allowed in a frame");
            return;
        }
        close();
        listener.onClose(code);
    }
}
