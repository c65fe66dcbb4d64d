/** What can be set, as immutable records; start at {@link io.gamegateway.config.GatewayConfig}. */
@NullMarked
package io.gamegateway.config;

import org.jspecify.annotations.NullMarked;
