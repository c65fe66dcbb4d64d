/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A request, copied out of its buffers.
 *
 * @param method such as GET
 * @param path decoded, without the query
 * @param parts of the path, each decoded
 * @param query decoded
 * @param authorization header; empty where there is none
 * @param body as text
 * @param peer who asks
 */
record Request(
        HttpMethod method,
        String path,
        List<String> parts,
        Map<String, List<String>> query,
        String authorization,
        String body,
        String peer) {

    /** @throws IllegalArgumentException where the address is malformed */
    static Request of(FullHttpRequest request, InetSocketAddress peer) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return new Request(
                request.method(),
                uri.path(),
                parts(uri.rawPath()),
                uri.parameters(),
                request.headers().get(HttpHeaderNames.AUTHORIZATION, ""),
                request.content().toString(StandardCharsets.UTF_8),
                NetUtil.toSocketAddressString(peer));
    }

    /** Cut before they are decoded: a user's id may have a slash in it. */
    private static List<String> parts(String rawPath) {
        return Arrays.stream(rawPath.split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> QueryStringDecoder.decodeComponent(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    boolean isRead() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isBlank());
    }

    /** @throws BadRequestException where it is no number within these bounds */
    int parameter(String name, int byDefault, int max) {
        String text = parameter(name).orElse(Integer.toString(byDefault));
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // As below.
        }
        throw new BadRequestException(name + ": '" + text + "' (expected: 1 to " + max + ")");
    }

    /**
     * A text of the body, which is a JSON object or empty.
     *
     * @throws BadRequestException where it is something else
     */
    String field(String name, String byDefault) {
        if (body.isBlank()) {
            return byDefault;
        }
        try {
            JsonNode node = Answer.mapper().readTree(body);
            if (!node.isObject()) {
                throw new BadRequestException(
                        "body: no JSON object (expected: one such as {\"" + name + "\": \"...\"})");
            }
            JsonNode value = node.get(name);
            if (value == null || value.isNull()) {
                return byDefault;
            }
            if (!value.isString()) {
                throw new BadRequestException(name + ": " + value + " (expected: a text)");
            }
            return value.stringValue();
        } catch (JacksonException e) {
            throw new BadRequestException("body: no JSON: " + e.getOriginalMessage());
        }
    }

    /** The request asks for something that cannot be. */
    static final class BadRequestException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message, null, false, false);
        }
    }
}
