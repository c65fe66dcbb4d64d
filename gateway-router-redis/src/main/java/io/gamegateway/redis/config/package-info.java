/* SPDX-License-Identifier: Apache-2.0 */
/** How Redis is reached, as immutable records; start at {@link io.gamegateway.redis.config.RedisConfig}. */
@NullMarked
package io.gamegateway.redis.config;

import org.jspecify.annotations.NullMarked;
