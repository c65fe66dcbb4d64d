/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Which gateways are alive, in Redis; start at {@link io.gamegateway.redis.internal.gateways.GatewayEntries}. May change at any
 * time.
 */
@NullMarked
package io.gamegateway.redis.internal.gateways;

import org.jspecify.annotations.NullMarked;
