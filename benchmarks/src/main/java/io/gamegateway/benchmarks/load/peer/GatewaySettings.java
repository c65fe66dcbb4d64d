/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.process.Options;
import java.io.File;
import java.util.List;

/**
 * How the gateway is started.
 *
 * @param eventLoops 0 = the default
 * @param jvmOptions besides those of all processes
 * @param certificate files of a chain and its key, for TLS beside plain text; empty = without
 */
public record GatewaySettings(int eventLoops, List<String> jvmOptions, List<File> certificate) {

    /** As docs/performance.md advises for small machines, but for a heap that is small enough to see what connections take. */
    public static final String JVM = "-Xmx512m -XX:+UseTransparentHugePages -XX:-SegmentedCodeCache";

    static final String LABEL = "**gateway**";

    /** As {@code --loops} and {@code --gateway-jvm} say. */
    public static GatewaySettings of(Options options, List<File> certificate) {
        String jvm = options.text("gateway-jvm").trim();
        return new GatewaySettings(
                options.number("loops"), jvm.isEmpty() ? List.of() : List.of(jvm.split(" +", -1)), certificate);
    }

    /** TLS needs a certificate; all else is always there. */
    boolean speaks(Protocol protocol) {
        return protocol != Protocol.TLS || !certificate.isEmpty();
    }
}
