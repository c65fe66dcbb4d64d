/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.RouteResolverContract;

class TableRouteResolverContractTest extends RouteResolverContract {

    @Override
    protected RouteResolver resolver() {
        return new TableRouteResolver(Questions.table(Questions.rule("127.0.0.1:7001", "127.0.0.1:7002")));
    }

    @Override
    protected ServerId routable() {
        return ServerId.of(3, Questions.TYPE, 1);
    }

    @Override
    protected ServerId unroutable() {
        return ServerId.of(3, Questions.TYPE + 1, 1);
    }
}
