/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The client's half of the opening handshake of RFC 6455. */
final class WebSocketHandshake {

    /** The key of the RFC's own example. */
    static final String SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int SWITCHING_PROTOCOLS = 101;

    private WebSocketHandshake() {}

    static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    static String request(String path, String key, String... headers) {
        List<String> lines = new ArrayList<>();
        lines.add("Upgrade: websocket");
        lines.add("Connection: Upgrade");
        lines.add("Sec-WebSocket-Key: " + key);
        lines.add("Sec-WebSocket-Version: 13");
        lines.addAll(List.of(headers));
        return HttpExchange.request("GET", path, lines.toArray(new String[0]));
    }

    /** Refused: an exception; accepted in a wrong way: a violation. */
    static void check(HttpReply reply, String key) {
        if (reply.status() != SWITCHING_PROTOCOLS) {
            throw new WebSocketRefusedException(reply);
        }
        require(reply.hasToken("Upgrade", "websocket"), "no 'Upgrade: websocket'", reply);
        require(reply.hasToken("Connection", "upgrade"), "no 'Connection: Upgrade'", reply);
        String accept = reply.header("Sec-WebSocket-Accept").orElse("");
        require(accept.equals(accept(key)), "Sec-WebSocket-Accept is not " + accept(key), reply);
        require(reply.header("Sec-WebSocket-Extensions").isEmpty(), "an extension that nobody asked for", reply);
    }

    static String accept(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void require(boolean met, String what, HttpReply reply) {
        if (!met) {
            throw new ProtocolViolationError("WebSocket handshake: " + what + " in " + reply);
        }
    }
}
