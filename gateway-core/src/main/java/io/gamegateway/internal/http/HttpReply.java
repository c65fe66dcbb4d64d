/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;

/**
 * A whole answer, after which the connection is closed.
 *
 * @param status code and phrase
 * @param headers further header lines, each ending in CRLF
 * @param body plain text
 */
public record HttpReply(String status, String headers, String body) {

    private static final String HEALTH_PATH = "/health";
    private static final String READY_PATH = "/ready";

    /** An answer without further headers. */
    public static HttpReply of(String status, String body) {
        return new HttpReply(status, "", body);
    }

    /** What a GET or HEAD of {@code /health} or {@code /ready} is answered; empty for any other request. */
    public static Optional<HttpReply> health(HttpRequest request, Readiness readiness) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return Optional.empty();
        }
        String path = new QueryStringDecoder(request.uri()).rawPath();
        if (path.equals(HEALTH_PATH)) {
            return Optional.of(of("200 OK", "UP\n"));
        }
        if (path.equals(READY_PATH)) {
            return Optional.of(
                    readiness.isReady() ? of("200 OK", "READY\n") : of("503 Service Unavailable", "NOT READY\n"));
        }
        return Optional.empty();
    }

    /** The bytes; a HEAD request gets the headers alone. */
    public ByteBuf encode(ByteBufAllocator allocator, boolean headersOnly) {
        String text = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + ByteBufUtil.utf8Bytes(body) + "\r\nConnection: close\r\n\r\n"
                + (headersOnly ? "" : body);
        return ByteBufUtil.writeUtf8(allocator, text);
    }
}
