/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.RouteResolverContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisRouteResolverContractTest extends RouteResolverContract {

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @BeforeEach
    void publish() {
        fixture.publishRules(RedisFixture.rules(10, "127.0.0.1:7001"));
    }

    @Override
    protected RouteResolver resolver() {
        return fixture.resolver();
    }

    @Override
    protected ServerId routable() {
        return ServerId.of(7, 10, 1);
    }

    @Override
    protected ServerId unroutable() {
        return ServerId.of(7, 11, 1);
    }
}
