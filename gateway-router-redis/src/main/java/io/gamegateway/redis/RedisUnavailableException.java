/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.Shortened;

/**
 * Redis could not be reached, or refused to answer, when it was needed: for a start, or for an answer of a directory. The message
 * names address and cause.
 *
 * @since 0.1
 */
public final class RedisUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisUnavailableException(RedisConfig config, RuntimeException cause) {
        super(config.description() + ": " + Shortened.text(String.valueOf(cause.getMessage())), cause);
    }
}
