/** What a gateway counts, as Micrometer meters; start at {@link io.gamegateway.metrics.GatewayMetrics}. */
@NullMarked
package io.gamegateway.metrics;

import org.jspecify.annotations.NullMarked;
