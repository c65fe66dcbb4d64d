/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Connections to Redis, however it is deployed; start at {@link io.gamegateway.redis.internal.RedisNodes}. May change at any
 * time.
 */
@NullMarked
package io.gamegateway.redis.internal;

import org.jspecify.annotations.NullMarked;
