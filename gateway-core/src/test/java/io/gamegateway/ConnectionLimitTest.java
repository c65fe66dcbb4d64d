/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.Limits;
import io.gamegateway.test.AwaitError;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that are refused as soon as they are accepted. */
class ConnectionLimitTest {

    private static final String ONE = "127.0.1.1";
    private static final String TWO = "127.0.1.2";

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private void start(Limits limits) {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder().limits(limits).route(TYPE, backend.endpoint()));
    }

    private FrameClient from(String address) {
        return fixture.closing(fixture.connector().from(address).tcp());
    }

    private void expectRefused(String address, String reason, long count) {
        from(address).awaitClose(WAIT);
        eventually(() -> fixture.gateway().stats().connectionsRejected().get(reason), count);
    }

    @Test
    void connectionsPastTheMaximum_areRefused_untilOneCloses() {
        start(unlimited().withMaxConnections(2));
        FrameClient first = from(ONE);
        FrameClient second = from(TWO);
        fixture.assertServed(first);
        fixture.assertServed(second);

        expectRefused("127.0.1.3", "max_connections", 1);

        fixture.assertServed(first);
        first.close();
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isEqualTo(1));
        fixture.assertServed(from("127.0.1.3"));
        fixture.assertServed(second);
        assertThat(fixture.gateway().stats().connectionsTotal()).isEqualTo(3);
    }

    @Test
    void connectionsPastTheMaximumOfAnAddress_areRefused_andOtherAddressesAreNot() {
        start(unlimited().withMaxConnectionsPerAddress(2));
        FrameClient first = from(ONE);
        FrameClient second = from(ONE);
        fixture.assertServed(first);
        fixture.assertServed(second);

        expectRefused(ONE, "max_connections_per_address", 1);
        expectRefused(ONE, "max_connections_per_address", 2);

        fixture.assertServed(from(TWO));
        second.close();
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isEqualTo(2));
        fixture.assertServed(from(ONE));
        fixture.assertServed(first);
    }

    @Test
    void connectionsPastTheRateOfAnAddress_areRefused_andOtherAddressesAreNot() {
        start(unlimited().withConnectionsPerSecondPerAddress(2));
        fixture.assertServed(from(ONE));
        fixture.assertServed(from(ONE));

        expectRefused(ONE, "connection_rate", 1);

        fixture.assertServed(from(TWO));
        // Refused attempts do not count against the rate, so it recovers within a second.
        eventually(() -> assertThat(isServed(from(ONE))).isTrue());
    }

    private boolean isServed(FrameClient client) {
        try {
            fixture.assertServed(client);
            return true;
        } catch (UncheckedIOException | AwaitError e) {
            return false;
        }
    }

    @Test
    void refusedConnections_doNotTakePlaces() {
        start(unlimited().withMaxConnectionsPerAddress(1));
        FrameClient first = from(ONE);
        fixture.assertServed(first);
        for (int i = 1; i <= 20; i++) {
            expectRefused(ONE, "max_connections_per_address", i);
        }

        first.close();

        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isZero());
        fixture.assertServed(from(ONE));
    }

    @Test
    void defaults_admitTenConnectionsOfOneAddress_andFiveNewOnesAtOnce() {
        start(Limits.defaults());
        for (int i = 0; i < 5; i++) {
            fixture.assertServed(from(ONE));
        }

        assertThat(fixture.gateway().config().limits().maxConnectionsPerAddress())
                .isEqualTo(10);
        assertThat(fixture.gateway().stats().connectionsActive()).isEqualTo(5);
    }
}
