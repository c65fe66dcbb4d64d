/** Sessions and messages as OpenTelemetry spans; start at {@link io.gamegateway.tracing.GatewayTracing}. */
@NullMarked
package io.gamegateway.tracing;

import org.jspecify.annotations.NullMarked;
