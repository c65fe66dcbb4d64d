/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.http.HttpReply;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The server's part of the opening handshake, RFC 6455 section 4.2. No extension is agreed to.
 *
 * @param answer the whole response
 */
record WebSocketHandshake(String answer) {

    static final String VERSION = "13";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int MAX_HEADERS = 100;

    /** True where the request asks for a WebSocket, well or badly. */
    static boolean isAttempt(HttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** What is wrong with the attempt, if anything. */
    static Optional<String> fault(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of("method: " + request.method() + " (expected: GET)");
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Optional.of("version: " + request.protocolVersion() + " (expected: HTTP/1.1)");
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return Optional.of("Connection: no Upgrade (expected: Connection: Upgrade)");
        }
        if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of("Sec-WebSocket-Version: another or none (expected: " + VERSION + ")");
        }
        if (headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY).size() != 1 || !isKey(key(request))) {
            return Optional.of("Sec-WebSocket-Key: not one (expected: 16 bytes in base64)");
        }
        return bodyOrHostFault(headers);
    }

    /** What smuggles a second request, or is for another host than it seems. */
    private static Optional<String> bodyOrHostFault(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().anyMatch(length -> !length.equals("0"))
                || headers.contains(HttpHeaderNames.EXPECT)) {
            return Optional.of("body: some (expected: none)");
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts != 1) {
            return Optional.of("Host: " + hosts + " (expected: one)");
        }
        if (headers.size() > MAX_HEADERS) {
            return Optional.of("headers: " + headers.size() + " (expected: at most " + MAX_HEADERS + ")");
        }
        return Optional.empty();
    }

    /** The refusal; RFC 6455 section 4.4 has it name the version. */
    static HttpReply badRequest(String fault) {
        return new HttpReply(
                "400 Bad Request",
                "Sec-WebSocket-Version: " + VERSION + "\r\n",
                "Bad WebSocket handshake: " + fault + "\n");
    }

    /** The path that was asked for, without a query. */
    static String path(HttpRequest request) {
        return new QueryStringDecoder(request.uri()).rawPath();
    }

    /**
     * The acceptance of a request without a fault.
     *
     * @param subprotocol that is agreed to, one of those offered
     */
    static WebSocketHandshake of(HttpRequest request, Optional<String> subprotocol) {
        return new WebSocketHandshake(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key(request)) + "\r\n"
                        + subprotocol
                                .map(name -> "Sec-WebSocket-Protocol: " + name + "\r\n")
                                .orElse("")
                        + "\r\n");
    }

    private static String key(HttpRequest request) {
        return request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").trim();
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-1, which every one must have", e);
        }
    }
}
