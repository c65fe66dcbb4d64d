/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaticGatewayDirectoryTest extends GatewayDirectoryContract {

    @Override
    protected GatewayDirectory directory(Set<GatewayAddress> gateways) {
        return GatewayDirectory.of(gateways);
    }

    @Test
    void of_endpoints_namesThemAfterThemselves() {
        List<Set<GatewayAddress>> told = new ArrayList<>();

        GatewayDirectory.of("gateway-1:7100", "[::1]:7100").watch(told::add);

        assertThat(told)
                .containsExactly(Set.of(
                        new GatewayAddress("gateway-1:7100", new Endpoint("gateway-1", 7100)),
                        new GatewayAddress("[::1]:7100", new Endpoint("::1", 7100))));
    }

    @Test
    void of_twoWithOneName_throws() {
        Set<GatewayAddress> gateways = Set.of(
                new GatewayAddress("same", new Endpoint("a", 1)), new GatewayAddress("same", new Endpoint("b", 1)));

        assertThatThrownBy(() -> GatewayDirectory.of(gateways))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gateway name: 'same' (expected: one that occurs once)");
    }
}
