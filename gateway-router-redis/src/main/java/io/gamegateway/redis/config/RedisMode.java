/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.config;

/**
 * How Redis is deployed.
 *
 * @since 0.1
 */
public enum RedisMode {
    /** One server, or whatever stands behind one address. */
    STANDALONE,
    /** A master and its replicas; sentinels know which one is the master. */
    SENTINEL,
    /** Masters that share the keys. */
    CLUSTER
}
