/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script, and the digest that Redis knows it by once it has run it. */
public final class Script {

    private final String text;
    private final String digest;

    public Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    private static String sha1(String text) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1: not there (expected: in every Java runtime)", e);
        }
    }

    String text() {
        return text;
    }

    String digest() {
        return digest;
    }
}
