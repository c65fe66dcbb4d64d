/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.route;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.RouteResolverContract;
import java.util.List;

class StaticRouteResolverContractTest extends RouteResolverContract {

    @Override
    protected RouteResolver resolver() {
        return new StaticRouteResolver(
                List.of(new RouteRule(10, RouteRule.ANY_WORLD, "game", List.of(Endpoint.parse("127.0.0.1:7001")))));
    }

    @Override
    protected ServerId routable() {
        return ServerId.of(3, 10, 1);
    }

    @Override
    protected ServerId unroutable() {
        return ServerId.of(3, 11, 1);
    }
}
