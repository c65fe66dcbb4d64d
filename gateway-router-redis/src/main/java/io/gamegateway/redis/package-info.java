/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Routes that are kept in Redis and change while the gateway runs, start at {@link
 * io.gamegateway.redis.RedisRouteResolver}; and session ids whose node number is leased in Redis, {@link
 * io.gamegateway.redis.LeasedSessionIdGenerator}.
 */
@NullMarked
package io.gamegateway.redis;

import org.jspecify.annotations.NullMarked;
