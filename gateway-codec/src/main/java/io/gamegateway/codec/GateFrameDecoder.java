/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Decodes the byte stream of a backend link into gate frames ({@link GateFrame}), however it is split.
 *
 * <p>A frame too short for its gate header is skipped; one with a negative length or one over {@link
 * GateFrame#MAX_LENGTH} ends the stream as soon as its header is there. Nothing is allocated per frame. Not thread-safe:
 * one decoder belongs to one link and its event loop.
 *
 * @since 0.1
 */
public final class GateFrameDecoder extends StreamDecoder {

    /** Gets the frames, in order, on the thread that calls {@link #decode}. */
    public interface Listener {

        /**
         * One whole frame.
         *
         * @param buf where the payload lies; borrowed: valid during the call only, neither index may be moved
         * @param payloadIndex behind the gate header
         */
        void onFrame(
                int type, int serverId, int opCode, long sessionId, ByteBuf buf, int payloadIndex, int payloadBytes);

        /** A frame without a whole gate header was skipped. */
        void onShortFrame(int length);

        /** The framing is lost; the decoder is closed. */
        void onCorruptLength(int length);
    }

    private final int gateHeaderBytes;
    private final Listener listener;

    /** For frames with the 9-byte gate header, as all frames from a backend have. */
    public GateFrameDecoder(ByteBufAllocator allocator, Listener listener) {
        this(allocator, GateFrame.GATE_HEADER_BYTES, listener);
    }

    /** For frames with a gate header of another size, as a backend may get them (see {@link TraceHeaderCodec}). */
    public GateFrameDecoder(ByteBufAllocator allocator, int gateHeaderBytes, Listener listener) {
        super(allocator, GateFrame.HEADER_BYTES);
        this.gateHeaderBytes = gateHeaderBytes;
        this.listener = listener;
    }

    @Override
    int frameBytes(ByteBuf in, int index) {
        int length = GateFrame.length(in, index);
        if (length < 0 || length > GateFrame.MAX_LENGTH) {
            listener.onCorruptLength(length);
            return BROKEN;
        }
        return GateFrame.HEADER_BYTES + length;
    }

    @Override
    boolean frame(ByteBuf in, int index, int frameBytes) {
        int length = frameBytes - GateFrame.HEADER_BYTES;
        if (length < gateHeaderBytes) {
            listener.onShortFrame(length);
            return true;
        }
        listener.onFrame(
                GateFrame.type(in, index),
                GateFrame.serverId(in, index),
                GateFrame.opCode(in, index),
                GateFrame.sessionId(in, index),
                in,
                index + GateFrame.HEADER_BYTES + gateHeaderBytes,
                length - gateHeaderBytes);
        return true;
    }
}
