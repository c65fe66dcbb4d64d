/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;

/** The two built-in forms of the gate header. */
enum TraceHeaderForm implements TraceHeaderCodec {
    PLAIN(GateFrame.GATE_HEADER_BYTES) {
        @Override
        public void writeGateHeader(
                ByteBuf out, int opCode, long sessionId, long traceIdHigh, long traceIdLow, long spanId) {
            GateFrame.writeGateHeader(out, opCode, sessionId);
        }
    },
    W3C(GateFrame.TRACED_GATE_HEADER_BYTES) {
        @Override
        public void writeGateHeader(
                ByteBuf out, int opCode, long sessionId, long traceIdHigh, long traceIdLow, long spanId) {
            GateFrame.writeGateHeader(out, opCode, sessionId);
            // Big endian: identifiers are byte strings, and these bytes read as their hexadecimal text does.
            out.writeLong(traceIdHigh).writeLong(traceIdLow).writeLong(spanId);
        }
    };

    private final int gateHeaderBytes;

    TraceHeaderForm(int gateHeaderBytes) {
        this.gateHeaderBytes = gateHeaderBytes;
    }

    @Override
    public int gateHeaderBytes() {
        return gateHeaderBytes;
    }
}
