/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Routes that are kept in Redis and change while the gateway runs, start at {@link
 * io.gamegateway.redis.RedisRouteResolver}; session ids whose node number is leased in Redis, {@link
 * io.gamegateway.redis.LeasedSessionIdGenerator}; and directories that a fleet shares, of users, {@link
 * io.gamegateway.redis.RedisSessionDirectory}, and of gateways, {@link io.gamegateway.redis.RedisGatewayRegistry} and {@link
 * io.gamegateway.redis.RedisGatewayDirectory}.
 */
@NullMarked
package io.gamegateway.redis;

import org.jspecify.annotations.NullMarked;
