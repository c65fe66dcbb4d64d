/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

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

    static final String LABEL = "**gateway**";
}
