/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;

/**
 * Writes the gate header of frames to a backend: the place where a trace context can travel with each message.
 *
 * <p>Two forms are built in: {@link #plain()}, 9 bytes without a trace, and {@link #w3c()}, 33 bytes with a 16-byte
 * traceId and an 8-byte spanId in the byte order of their hexadecimal text, as in the W3C Trace Context
 * recommendation. A backend must be told which form it gets; frames from a backend always have the 9-byte one.
 *
 * <p><b>Threads:</b> called on the event loop of the session, for each message; must not block or allocate. One instance
 * serves all loops at once, so it must be stateless or thread-safe. <b>Buffers:</b> {@code out} stays the caller's; it
 * has room for {@link #gateHeaderBytes()} bytes. <b>Errors:</b> an exception closes the session as an internal error; a
 * header of another length than promised breaks the framing of the link.
 *
 * @since 0.1
 */
public interface TraceHeaderCodec {

    /** Bytes that {@link #writeGateHeader} appends, always the same; at least {@link GateFrame#GATE_HEADER_BYTES}. */
    int gateHeaderBytes();

    /** Appends exactly {@link #gateHeaderBytes()} bytes. The three trace words are 0 where there is no trace. */
    void writeGateHeader(ByteBuf out, int opCode, long sessionId, long traceIdHigh, long traceIdLow, long spanId);

    /** The 9-byte form: no trace. */
    static TraceHeaderCodec plain() {
        return TraceHeaderForm.PLAIN;
    }

    /** The 33-byte form. */
    static TraceHeaderCodec w3c() {
        return TraceHeaderForm.W3C;
    }
}
