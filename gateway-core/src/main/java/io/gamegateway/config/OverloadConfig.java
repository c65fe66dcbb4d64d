/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * When the gateway has too much to do. It refuses new connections first; those that are there go on. Where memory still grows
 * scarce, the clients for whom the most waits are closed.
 *
 * @param directMemoryPercent of the JVM's direct memory, in use by buffers: past it new connections are refused; 1 to 100,
 *     0 = not watched, default 85
 * @param loopLag by which an event loop has been late for a whole second: past it new connections are refused; 0 = not
 *     watched, default 500 ms
 * @since 0.1
 */
public record OverloadConfig(int directMemoryPercent, Duration loopLag) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public OverloadConfig {
        Range.between("directMemoryPercent", directMemoryPercent, 0, 100);
        Range.notNegative("loopLag", loopLag);
    }

    /** The defaults. */
    public static OverloadConfig defaults() {
        return new OverloadConfig(85, Duration.ofMillis(500));
    }

    /** A copy with another bound of direct memory, in percent; 0 = none. */
    public OverloadConfig withDirectMemoryPercent(int percent) {
        return new OverloadConfig(percent, loopLag);
    }

    /** A copy with another bound of how late an event loop may be; zero = none. */
    public OverloadConfig withLoopLag(Duration lag) {
        return new OverloadConfig(directMemoryPercent, lag);
    }
}
