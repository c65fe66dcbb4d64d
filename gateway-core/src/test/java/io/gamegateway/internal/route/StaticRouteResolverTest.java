/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.StubClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StaticRouteResolverTest {

    private static RouteRule rule(int serverType, int worldId, String... endpoints) {
        return new RouteRule(
                serverType,
                worldId,
                "service",
                Stream.of(endpoints).map(Endpoint::parse).toList());
    }

    private static Optional<String> resolve(StaticRouteResolver resolver, ServerId serverId) {
        return resolver.resolve(new RouteRequest(serverId, new StubClient(1), Optional.empty()))
                .toCompletableFuture()
                .join()
                .endpoint()
                .map(Endpoint::toString);
    }

    @Test
    void resolve_exactWorldWinsOverAnyWorld() {
        StaticRouteResolver resolver =
                new StaticRouteResolver(List.of(rule(10, 0, "any:1"), rule(10, 7, "seven:1"), rule(11, 7, "other:1")));

        assertThat(resolve(resolver, ServerId.of(7, 10, 3))).contains("seven:1");
        assertThat(resolve(resolver, ServerId.of(8, 10, 3))).contains("any:1");
        assertThat(resolve(resolver, ServerId.of(0, 10, 0))).contains("any:1");
        assertThat(resolve(resolver, ServerId.of(8, 11, 3))).isEmpty();
        assertThat(resolve(resolver, ServerId.of(7, 12, 3))).isEmpty();
    }

    @Test
    void resolve_severalEndpoints_takesThemInTurn() {
        StaticRouteResolver resolver = new StaticRouteResolver(List.of(rule(10, 0, "a:1", "b:1", "c:1")));

        List<String> seen = IntStream.range(0, 6)
                .mapToObj(i -> resolve(resolver, ServerId.of(0, 10, 0)).orElseThrow())
                .toList();

        assertThat(seen).containsExactly("a:1", "b:1", "c:1", "a:1", "b:1", "c:1");
    }

    @Test
    void twoRulesForOneWorld_areRefused() {
        assertThatThrownBy(() -> new StaticRouteResolver(List.of(rule(10, 3, "a:1"), rule(10, 3, "b:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rules: two for server_type 10, world_id 3 (expected: one)");
    }
}
