/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.spi.ClientSession;
import io.netty.buffer.ByteBuf;

/** Which of the options of the gate protocol are on. Immutable. */
final class GateProtocol {

    private final boolean lifecycleFrames;
    private final boolean forwardZipFlag;
    private final boolean traces;
    private final TraceHeaderCodec traceHeader;
    private final int gateHeaderBytes;

    /** @param traceHeader writes the gate header of frames to backends */
    GateProtocol(BackendConfig config, TraceHeaderCodec traceHeader) {
        this.lifecycleFrames = config.lifecycleFrames();
        this.forwardZipFlag = config.forwardZipFlag() && config.compression() == Compression.PASS_THROUGH;
        this.traces = config.tracePropagation();
        this.traceHeader = traceHeader;
        this.gateHeaderBytes = traceHeader.gateHeaderBytes();
    }

    boolean lifecycleFrames() {
        return lifecycleFrames;
    }

    boolean forwardZipFlag() {
        return forwardZipFlag;
    }

    int gateHeaderBytes() {
        return gateHeaderBytes;
    }

    /** With the session's place in its trace, where traces are propagated. */
    void writeGateHeader(ByteBuf out, int opCode, ClientSession session) {
        if (traces) {
            traceHeader.writeGateHeader(
                    out, opCode, session.id(), session.traceIdHigh(), session.traceIdLow(), session.messageSpanId());
        } else {
            traceHeader.writeGateHeader(out, opCode, session.id(), 0, 0, 0);
        }
    }
}
