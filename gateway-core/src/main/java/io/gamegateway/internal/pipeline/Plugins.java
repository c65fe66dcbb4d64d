/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.internal.observe.Observers;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.PushIngress;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionIdGenerator;
import java.util.List;

/** The implementations of the SPIs that a gateway runs with. */
public record Plugins(
        RouteResolver routeResolver,
        SessionIdGenerator sessionIdGenerator,
        BackendTransport backendTransport,
        SessionDirectory sessionDirectory,
        ConnectionGate connectionGate,
        List<PushIngress> pushIngresses,
        Observers observers) {}
