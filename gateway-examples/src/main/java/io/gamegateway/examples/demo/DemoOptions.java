/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.time.Duration;

/**
 * How the demo is started.
 *
 * @param host that players connect to
 * @param robots how many
 * @param site the page's port, and with it the first of those that are tried; 0 = all of them free ones
 * @param drainTime over which a gateway's players move
 */
record DemoOptions(String host, int robots, int site, Duration drainTime) {

    static DemoOptions defaults() {
        return new DemoOptions("0.0.0.0", 100, 8000, Duration.ofSeconds(5));
    }
}
