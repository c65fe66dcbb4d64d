/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.redis.internal.gateways.GatewayEntries.Entry;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An expiry is 10 here. */
class KnownGatewaysTest {

    private static final Endpoint ENDPOINT = new Endpoint("10.0.0.1", 7_100);
    private static final GatewayAddress ONE = new GatewayAddress("one", ENDPOINT);
    private static final GatewayAddress TWO = new GatewayAddress("two", ENDPOINT);

    private final KnownGateways known = new KnownGateways(10);

    private static Entry alive(String name, long rest) {
        return new Entry(name, Optional.of(ENDPOINT), rest);
    }

    private static Entry left(String name) {
        return new Entry(name, Optional.empty(), 10);
    }

    @Test
    void left_goesAtOnce() {
        known.read(List.of(alive("one", 10), alive("two", 10)), 0);

        assertThat(known.read(List.of(left("one"), alive("two", 10)), 1)).containsExactly(TWO);
    }

    @Test
    void notNamedAnyMore_goesWhenItsTimeIsOver() {
        known.read(List.of(alive("one", 7), alive("two", 10)), 0);

        assertThat(known.read(List.of(), 6)).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(known.restNanos(6)).isEqualTo(1);
        assertThat(known.read(List.of(), 7)).containsExactly(TWO);
        assertThat(known.read(List.of(), 10)).isEmpty();
        assertThat(known.restNanos(10)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void announcedAgain_staysOn() {
        known.read(List.of(alive("one", 10)), 0);
        known.read(List.of(alive("one", 10)), 5);

        assertThat(known.read(List.of(), 14)).containsExactly(ONE);
        assertThat(known.read(List.of(), 15)).isEmpty();
    }

    @Test
    void outage_nobodyGoesMeanwhile_andAllHaveAnExpiryThen() {
        known.read(List.of(alive("one", 10), alive("two", 10)), 0);
        known.missed();

        assertThat(known.read(List.of(), 1_000)).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(known.read(List.of(alive("one", 1)), 1_001)).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(known.read(List.of(alive("two", 10)), 1_009)).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(known.read(List.of(), 1_010)).containsExactly(TWO);
    }

    @Test
    void movesToAnotherEndpoint_isThere() {
        known.read(List.of(alive("one", 10)), 0);
        Endpoint other = new Endpoint("10.0.0.2", 7_100);

        assertThat(known.read(List.of(new Entry("one", Optional.of(other), 1)), 1))
                .containsExactly(new GatewayAddress("one", other));
    }
}
