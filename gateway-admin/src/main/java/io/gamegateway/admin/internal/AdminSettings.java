/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.Reconfiguration;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an admin port is set up.
 *
 * @param address where it listens
 * @param token that whoever changes something must bring; without one, nothing can be changed
 * @param protectReads whether reads need the token too
 * @param metrics the text of {@code /metrics}; empty where there are none
 * @param reload reads the configuration again; empty where that cannot be
 * @param drain begins to drain, and returns when that is over; null for the gateway's own drain
 * @param drainTime of the gateway's own drain
 * @param version to show
 */
public record AdminSettings(
        InetSocketAddress address,
        Optional<String> token,
        boolean protectReads,
        Optional<Supplier<String>> metrics,
        Optional<Callable<Reconfiguration>> reload,
        @Nullable Runnable drain,
        Duration drainTime,
        String version) {

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminSettings[address=" + address + ", token=" + (token.isPresent() ? "set" : "none")
                + ", protectReads=" + protectReads + "]";
    }
}
