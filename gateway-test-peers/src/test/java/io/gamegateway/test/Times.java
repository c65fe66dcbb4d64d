/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.time.Duration;

/** How long the tests wait. */
final class Times {

    /** For what must come. */
    static final Duration SOON = Duration.ofSeconds(5);

    /** For what must not come, and for waits that are meant to fail. */
    static final Duration SHORT = Duration.ofMillis(20);

    private Times() {}
}
