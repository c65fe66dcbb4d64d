/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.Limits;
import io.gamegateway.internal.session.RejectReason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {

    private static final Limits NONE = Limits.defaults()
            .withMaxConnections(0)
            .withMaxConnectionsPerAddress(0)
            .withConnectionsPerSecondPerAddress(0);

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @Test
    void admit_maxConnections_refusesOnePastItUntilOneLeaves() {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE.withMaxConnections(2));

        assertThat(limiter.admit()).isNull();
        assertThat(limiter.admit()).isNull();
        assertThat(limiter.admit()).isEqualTo(RejectReason.MAX_CONNECTIONS);
        limiter.release();
        assertThat(limiter.admit()).isNull();
        assertThat(limiter.connections()).isEqualTo(2);
    }

    @Test
    void admitRate_holdsOneSecondsWorth() {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE.withConnectionsPerSecond(3));
        int admitted = 0;
        // So many at once that a token which is refilled meanwhile does not matter.
        for (int i = 0; i < 1_000; i++) {
            RejectReason reason = limiter.admitRate();
            if (reason == null) {
                admitted++;
            } else {
                assertThat(reason).isEqualTo(RejectReason.TOTAL_CONNECTION_RATE);
            }
        }

        assertThat(admitted).isBetween(3, 100);
    }

    @Test
    void reconfigure_countsWhoHasComeBefore() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.admit()).isNull();
            assertThat(limiter.admit(address("10.0.0.1"))).isNull();
        }

        limiter.reconfigure(NONE.withMaxConnections(3).withMaxConnectionsPerAddress(4));

        assertThat(limiter.admit()).isEqualTo(RejectReason.MAX_CONNECTIONS);
        assertThat(limiter.admit(address("10.0.0.1"))).isNull();
        assertThat(limiter.admit(address("10.0.0.1"))).isEqualTo(RejectReason.MAX_CONNECTIONS_PER_ADDRESS);
    }

    @Test
    void release_forgetsAddressesWithoutConnections() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE);
        limiter.admit(address("10.0.0.1"));
        limiter.admit(address("10.0.0.1"));
        limiter.admit(address("10.0.0.2"));

        limiter.release(address("10.0.0.1"));
        assertThat(limiter.addresses()).isEqualTo(2);
        limiter.release(address("10.0.0.1"));
        limiter.release(address("10.0.0.2"));
        assertThat(limiter.addresses()).isZero();
    }

    @Test
    void admit_perAddress_countsEachAddressByItself() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE.withMaxConnectionsPerAddress(1));

        assertThat(limiter.admit(address("10.0.0.1"))).isNull();
        assertThat(limiter.admit(address("10.0.0.1"))).isEqualTo(RejectReason.MAX_CONNECTIONS_PER_ADDRESS);
        assertThat(limiter.admit(address("10.0.0.2"))).isNull();
        limiter.release(address("10.0.0.1"));
        assertThat(limiter.admit(address("10.0.0.1"))).isNull();
    }

    @Test
    void admit_ipv6_countsTheNetworkOf64Bits() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE.withMaxConnectionsPerAddress(1));

        assertThat(limiter.admit(address("2001:db8:1:2::1"))).isNull();
        assertThat(limiter.admit(address("2001:db8:1:2:ffff::9"))).isEqualTo(RejectReason.MAX_CONNECTIONS_PER_ADDRESS);
        assertThat(limiter.admit(address("2001:db8:1:3::1"))).isNull();
    }

    @Test
    void admit_rate_holdsOneSecondsWorth() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE.withConnectionsPerSecondPerAddress(3));
        int admitted = 0;
        // So many at once that a token which is refilled meanwhile does not matter.
        for (int i = 0; i < 1_000; i++) {
            admitted += limiter.admit(address("10.0.0.1")) == null ? 1 : 0;
        }

        assertThat(admitted).isBetween(3, 20);
        assertThat(limiter.admit(address("10.0.0.2"))).isNull();
        assertThat(limiter.addresses()).isEqualTo(2);
    }

    @Test
    void admit_noLimits_admits() throws Exception {
        ConnectionLimiter limiter = new ConnectionLimiter(NONE);
        for (int i = 0; i < 20_000; i++) {
            assertThat(limiter.admit(address("10.0.0.1"))).isNull();
        }
    }
}
