/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.test.HttpExchange;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When {@code /ready} says so. */
class ReadinessTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private volatile boolean rulesAreThere;

    private final RouteResolver resolver = new RouteResolver() {

        @Override
        public CompletionStage<RouteDecision> resolve(RouteRequest request) {
            return CompletableFuture.completedStage(RouteDecision.none());
        }

        @Override
        public boolean isReady() {
            return rulesAreThere;
        }
    };

    @Test
    void ready_withoutRules_isUnavailableUntilTheyAreThere_andHealthIsOkAllTheTime() {
        Gateway gateway = fixture.start(builder().admin("127.0.0.1", 0).routeResolver(resolver));
        InetSocketAddress clients = gateway.boundAddress();
        InetSocketAddress admin = gateway.boundAdminAddress().orElseThrow();

        assertThat(gateway.isReady()).isFalse();
        assertThat(status(clients, "/ready")).isEqualTo(503);
        assertThat(status(admin, "/ready")).isEqualTo(503);
        assertThat(status(clients, "/health")).isEqualTo(200);
        assertThat(status(admin, "/health")).isEqualTo(200);

        rulesAreThere = true;

        assertThat(gateway.isReady()).isTrue();
        assertThat(status(clients, "/ready")).isEqualTo(200);
        assertThat(status(admin, "/ready")).isEqualTo(200);
    }

    private static int status(InetSocketAddress address, String path) {
        return HttpExchange.send(address, HttpExchange.get(path), WAIT).status();
    }
}
