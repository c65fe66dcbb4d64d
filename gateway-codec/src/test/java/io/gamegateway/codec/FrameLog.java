/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a {@link GateFrameDecoder} hands out. */
final class FrameLog implements GateFrameDecoder.Listener {

    final List<String> events = new ArrayList<>();

    private Runnable action = () -> {};

    static String frame(int type, int serverId, int opCode, long sessionId, byte[] payload) {
        return "frame " + type + " server " + Integer.toHexString(serverId) + " op " + opCode + " session " + sessionId
                + ": " + ByteBufUtil.hexDump(payload);
    }

    static String shortFrame(int length) {
        return "short: " + length;
    }

    static String corrupt(int length) {
        return "corrupt: " + length;
    }

    /** What to do within {@link #onFrame}. */
    FrameLog action(Runnable newAction) {
        action = newAction;
        return this;
    }

    @Override
    public void onFrame(
            int type, int serverId, int opCode, long sessionId, ByteBuf buf, int payloadIndex, int payloadBytes) {
        events.add(frame(type, serverId, opCode, sessionId, ByteBufUtil.getBytes(buf, payloadIndex, payloadBytes)));
        action.run();
    }

    @Override
    public void onShortFrame(int length) {
        events.add(shortFrame(length));
    }

    @Override
    public void onCorruptLength(int length) {
        events.add(corrupt(length));
    }
}
