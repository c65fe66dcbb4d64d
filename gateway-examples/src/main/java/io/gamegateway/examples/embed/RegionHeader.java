/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.netty.buffer.ByteBuf;

/**
 * A gate header of your own, for backends that expect one: behind the usual nine bytes the lower half of the trace id, as a tracing system
 * with 64-bit ids has it, and the gateway's region.
 *
 * <p>Called for each frame, on event loops: no object should be made. The length must always be the one that is promised. Frames from
 * backends have the usual nine bytes whatever is sent to them.
 *
 * @since 0.1
 */
public final class RegionHeader implements TraceHeaderCodec {

    private final int region;

    /** @param region of this gateway */
    public RegionHeader(int region) {
        this.region = region;
    }

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        try (Gateway gateway = start(8080, 3, "127.0.0.1:7001")) {
            gateway.awaitClosed();
        }
    }

    static Gateway start(int port, int region, String gameServer) {
        return Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, gameServer)
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .traceHeaderCodec(new RegionHeader(region))
                .build()
                .start();
    }

    @Override
    public int gateHeaderBytes() {
        return GateFrame.GATE_HEADER_BYTES + Long.BYTES + Short.BYTES;
    }

    @Override
    public void writeGateHeader(
            ByteBuf out, int opCode, long sessionId, long traceIdHigh, long traceIdLow, long spanId) {
        GateFrame.writeGateHeader(out, opCode, sessionId);
        out.writeLong(traceIdLow);
        out.writeShortLE(region);
    }
}
