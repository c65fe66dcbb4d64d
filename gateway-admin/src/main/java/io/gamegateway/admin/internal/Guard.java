/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Who may do what: whoever has the token may change things, and whoever reaches the port may look, unless that needs the token too. */
final class Guard {

    private static final String SCHEME = "Bearer ";

    private final Optional<String> token;
    private final boolean protectReads;

    Guard(AdminSettings settings) {
        this.token = settings.token();
        this.protectReads = settings.protectReads();
    }

    /** The refusal; empty where it may be read. */
    Optional<Answer> read(Request request) {
        return protectReads ? write(request) : Optional.empty();
    }

    /** The refusal; empty where it may be done. */
    Optional<Answer> write(Request request) {
        if (token.isEmpty()) {
            return Optional.of(Answer.failure(
                    HttpResponseStatus.FORBIDDEN,
                    "no token is configured (expected: one, for whoever changes something)"));
        }
        String given = request.authorization();
        if (given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isSame(given.substring(SCHEME.length()).strip(), token.get())) {
            return Optional.empty();
        }
        return Optional.of(Answer.failure(
                HttpResponseStatus.UNAUTHORIZED,
                "the token is missing or wrong (expected: Authorization: Bearer ...)"));
    }

    /** Takes as long whatever is given. */
    private static boolean isSame(String given, String wanted) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }
}
