/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The threads of the gateways that a test has started, which must end with them. */
final class GatewayThreads {

    private final List<String> gateways = new ArrayList<>();

    /** A gateway of this name is started. */
    void expect(String gatewayName) {
        gateways.add(gatewayName);
    }

    /**
     * All of these gateways are closed; they are forgotten.
     *
     * @throws io.gamegateway.test.AwaitError where a thread is left, naming it
     */
    void awaitEnd(Duration patience) {
        List<String> ended = List.copyOf(gateways);
        gateways.clear();
        Poll.until(patience, () -> of(ended).isEmpty(), () -> "threads of closed gateways are left: " + of(ended));
    }

    private static List<String> of(List<String> gateways) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(thread -> gateways.stream().anyMatch(name -> thread.startsWith("gateway-" + name + "-")))
                .toList();
    }
}
