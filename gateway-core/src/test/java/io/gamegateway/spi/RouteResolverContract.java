/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.ServerId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link RouteResolver} must keep; extend it with your own. */
public abstract class RouteResolverContract {

    private static final int TIMEOUT_SECONDS = 10;

    /** A resolver that has a route to {@link #routable()} and none to {@link #unroutable()}. */
    protected abstract RouteResolver resolver();

    /** A serverId with a route. */
    protected abstract ServerId routable();

    /** A serverId without one. */
    protected abstract ServerId unroutable();

    private RouteDecision resolve(RouteResolver resolver, ServerId serverId, Optional<Endpoint> current)
            throws Exception {
        return resolver.resolve(new RouteRequest(serverId, new StubClient(1), current))
                .toCompletableFuture()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void resolve_routable_namesEndpointAndService() throws Exception {
        RouteDecision decision = resolve(resolver(), routable(), Optional.empty());

        assertThat(decision.endpoint()).isPresent();
        assertThat(decision.service()).isNotBlank();
    }

    @Test
    void resolve_unroutable_answersNone() throws Exception {
        assertThat(resolve(resolver(), unroutable(), Optional.empty()).endpoint())
                .isEmpty();
    }

    @Test
    void resolve_currentEndpointIsUnknown_stillAnswers() throws Exception {
        Optional<Endpoint> gone = Optional.of(Endpoint.parse("192.0.2.1:1"));

        assertThat(resolve(resolver(), routable(), gone).endpoint()).isPresent();
    }

    @Test
    void version_whileNothingChanges_staysTheSame() throws Exception {
        RouteResolver resolver = resolver();
        long before = resolver.version();
        resolve(resolver, routable(), Optional.empty());

        assertThat(resolver.version()).isEqualTo(before);
        assertThat(resolver.isReady()).isTrue();
    }
}
