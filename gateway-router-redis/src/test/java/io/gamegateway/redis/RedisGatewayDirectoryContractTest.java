/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.spi.GatewayDirectoryContract;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisGatewayDirectoryContractTest extends GatewayDirectoryContract {

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @Override
    protected GatewayDirectory directory(Set<GatewayAddress> gateways) {
        for (GatewayAddress gateway : gateways) {
            fixture.closing(RedisGatewayRegistry.builder(fixture.config()).build())
                    .announce(gateway);
        }
        return fixture.closing(RedisGatewayDirectory.builder(fixture.config()).build());
    }
}
