/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.gamegateway.config.TlsCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key, read from PEM files (RFC 7468) and found to belong together: a mistake shows when the gateway is
 * built or reconfigured, and not when the first client comes.
 *
 * @param chain the certificate, then those that lead to its authority
 */
public record KeyMaterial(PrivateKey key, List<X509Certificate> chain) {

    private static final Pattern KEY_BLOCK = Pattern.compile(
            "-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:ENCRYPTED )?PRIVATE KEY-----");

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

    /**
     * Reads the files.
     *
     * @param inForce what is in use already: a certificate that is the same may have expired, as nothing gets better by refusing it
     * @throws IllegalArgumentException naming the file and what was expected
     */
    static KeyMaterial read(TlsCertificate files, List<KeyMaterial> inForce) {
        List<X509Certificate> chain = certificates(files.chain());
        PrivateKey key = key(files.key(), files.keyPassword());
        X509Certificate own = chain.get(0);
        if (!belongTogether(key, own)) {
            throw refused(files.key(), "the key of the certificate in " + files.chain(), null);
        }
        KeyMaterial read = new KeyMaterial(key, chain);
        if (!inForce.contains(read)) {
            checkValidity(own, files.chain());
        }
        return read;
    }

    private static void checkValidity(X509Certificate own, Path file) {
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            throw refused(file, "a certificate that is valid now", e);
        }
    }

    /** The certificates of a file, at least one. */
    static List<X509Certificate> certificates(Path file) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw refused(file, "certificates in PEM", e);
        }
        throw refused(file, "certificates in PEM", null);
    }

    private static PrivateKey key(Path file, Optional<String> password) {
        Matcher block = KEY_BLOCK.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw refused(file, "a private key in PEM, PKCS #8", null);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            PKCS8EncodedKeySpec spec = block.group(1) == null
                    ? new PKCS8EncodedKeySpec(der)
                    : decrypt(
                            der,
                            password.orElseThrow(
                                    () -> refused(file, "a password as well, as the key is encrypted", null)));
            return key(spec);
        } catch (GeneralSecurityException | IOException e) {
            throw refused(file, "a private key in PEM, PKCS #8, and its password", e);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] der, String password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // PBES2 says in its parameters how it encrypts, and its name there is the algorithm's.
        String algorithm = info.getAlgParameters() == null
                ? info.getAlgName()
                : info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // One of another algorithm.
                continue;
            }
        }
        throw new InvalidKeySpecException("an algorithm other than " + KEY_ALGORITHMS);
    }

    /** What the one signs the other verifies. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A key of one algorithm, and a certificate for another.
            return false;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw refused(file, "a file that can be read", e);
        }
    }

    private static IllegalArgumentException refused(Path file, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "tls file: " + file + (cause == null ? "" : " (" + cause + ")") + " (expected: " + expected + ")",
                cause);
    }

    /** In the order that Netty wants. */
    X509Certificate[] chainArray() {
        return chain.toArray(new X509Certificate[0]);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KeyMaterial[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
