/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a {@link WebSocketDecoder} hands out; data that follows on data is one event, however it came. */
final class WebSocketLog implements WebSocketDecoder.Listener {

    private static final String DATA = "data ";

    final List<String> events = new ArrayList<>();

    /** What was wrong, for a person to read. */
    String violation = "";

    private Runnable action = () -> {};

    static String data(byte[] payload) {
        return DATA + HexFormat.of().formatHex(payload);
    }

    static String ping(byte[] payload) {
        return "ping " + HexFormat.of().formatHex(payload);
    }

    static String pong(byte[] payload) {
        return "pong " + HexFormat.of().formatHex(payload);
    }

    static String close(int code) {
        return "close " + code;
    }

    static String violation(int code) {
        return "violation " + code;
    }

    /** What to do within each callback. */
    WebSocketLog action(Runnable newAction) {
        action = newAction;
        return this;
    }

    @Override
    public void onData(ByteBuf data) {
        String hex = ByteBufUtil.hexDump(data);
        data.skipBytes(data.readableBytes());
        int last = events.size() - 1;
        if (last >= 0 && events.get(last).startsWith(DATA)) {
            events.set(last, events.get(last) + hex);
        } else {
            events.add(DATA + hex);
        }
        action.run();
    }

    @Override
    public void onPing(byte[] payload) {
        events.add(ping(payload));
        action.run();
    }

    @Override
    public void onPong(byte[] payload) {
        events.add(pong(payload));
        action.run();
    }

    @Override
    public void onClose(int code) {
        events.add(close(code));
        action.run();
    }

    @Override
    public void onViolation(int closeCode, String what) {
        events.add(violation(closeCode));
        violation = what;
        action.run();
    }
}
