/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.config;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/**
 * TLS to Redis, and to sentinels.
 *
 * @param context whom to trust, and the gateway's own certificate where Redis asks for one
 * @param verifyHostName whether the certificate must be for the host that is connected to
 * @since 0.1
 */
public record RedisTls(SSLContext context, boolean verifyHostName) {

    /**
     * Trusts what the JVM trusts: its {@code cacerts}, or the store that {@code javax.net.ssl.trustStore} names.
     *
     * @throws IllegalStateException where the JVM has no such context
     */
    public static RedisTls ofJvm() {
        try {
            return new RedisTls(SSLContext.getDefault(), true);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no default TLS context: " + e.getMessage(), e);
        }
    }

    /** With this context; certificates must be for the host that is connected to. */
    public static RedisTls of(SSLContext context) {
        return new RedisTls(context, true);
    }

    /**
     * A copy that takes a trusted certificate of any host, for sentinels and clusters that announce addresses which are
     * not in their certificates.
     */
    public RedisTls withoutHostNameCheck() {
        return new RedisTls(context, false);
    }

    @Override
    public String toString() {
        return verifyHostName ? "TLS" : "TLS without host name check";
    }
}
