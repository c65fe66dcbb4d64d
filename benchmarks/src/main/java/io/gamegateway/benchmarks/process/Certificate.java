/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.util.List;

/** A certificate of a benchmark's own making. */
public final class Certificate {

    private Certificate() {}

    /** The PEM files of its chain and its key, which are gone when this process is. */
    public static List<File> files() {
        try {
            X509Bundle bundle = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=benchmark")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            return List.of(bundle.toTempCertChainPem(), bundle.toTempPrivateKeyPem());
        } catch (Exception e) {
            throw new IllegalStateException("the certificate cannot be made", e);
        }
    }
}
