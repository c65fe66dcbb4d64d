/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a certificate, in PEM.
 *
 * @param chain the certificate, then those that lead to its authority
 * @param key its private key, PKCS #8
 * @param keyPassword of the key, where it is encrypted
 * @since 0.1
 */
public record TlsCertificate(Path chain, Path key, Optional<String> keyPassword) {

    /** With a key that is not encrypted. */
    public static TlsCertificate of(Path chain, Path key) {
        return new TlsCertificate(chain, key, Optional.empty());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsCertificate[chain=" + chain + ", key=" + key + "]";
    }
}
