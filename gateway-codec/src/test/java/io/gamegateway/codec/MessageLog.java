/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Writes down what a {@link ClientFrameDecoder} hands out, also the messages that it then refuses. */
final class MessageLog implements ClientFrameDecoder.Listener {

    final List<String> events = new ArrayList<>();

    private BooleanSupplier answer = () -> true;

    static String message(int messageId, int serverId, byte[] payload) {
        return "message " + messageId + " to " + Integer.toHexString(serverId) + ": " + ByteBufUtil.hexDump(payload);
    }

    static String refused(String message) {
        return "refused " + message;
    }

    static String tooLarge(int payloadBytes) {
        return "too large: " + payloadBytes;
    }

    /** What to do within the callback, and to answer. */
    MessageLog answer(BooleanSupplier newAnswer) {
        answer = newAnswer;
        return this;
    }

    @Override
    public boolean onMessage(int messageId, int serverId, ByteBuf buf, int payloadIndex, int payloadBytes) {
        String message = message(messageId, serverId, ByteBufUtil.getBytes(buf, payloadIndex, payloadBytes));
        // Written down before the answer, which may make the decoder hand out the next one.
        int at = events.size();
        events.add(message);
        boolean accepted = answer.getAsBoolean();
        if (!accepted) {
            events.set(at, refused(message));
        }
        return accepted;
    }

    @Override
    public void onMessageTooLarge(int payloadBytes) {
        events.add(tooLarge(payloadBytes));
    }
}
