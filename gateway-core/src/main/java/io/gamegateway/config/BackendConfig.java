/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.util.Optional;

/**
 * How the gateway speaks to backends, and what it does when they fail.
 *
 * @param links shared (default) or exclusive
 * @param lifecycleFrames whether Connect and Disconnect frames are sent; default false, so that a backend that does not
 *     know them never sees one
 * @param compression of client payloads with the zip bit; default pass-through
 * @param forwardZipFlag with pass-through: the zip bit travels in the serverId field of frames in both directions;
 *     default false
 * @param tracePropagation every frame to a backend carries a trace context in a 33-byte gate header; default false
 * @param pool connecting and pooling
 * @param breaker of each endpoint
 * @param continuity what becomes of sessions whose backend fails
 * @param tls to backends; empty (default) = plain text
 * @since 0.1
 */
public record BackendConfig(
        LinkMode links,
        boolean lifecycleFrames,
        Compression compression,
        boolean forwardZipFlag,
        boolean tracePropagation,
        PoolConfig pool,
        BreakerConfig breaker,
        ContinuityConfig continuity,
        Optional<BackendTls> tls) {

    /** @throws IllegalArgumentException where the zip flag is to be forwarded, but payloads are inflated */
    public BackendConfig {
        if (forwardZipFlag && compression == Compression.INFLATE) {
            throw new IllegalArgumentException(
                    "forwardZipFlag: true (expected: false with compression INFLATE, which leaves no zip payload)");
        }
    }

    /** The defaults. */
    public static BackendConfig defaults() {
        return new BackendConfig(
                LinkMode.SHARED,
                false,
                Compression.PASS_THROUGH,
                false,
                false,
                PoolConfig.defaults(),
                BreakerConfig.defaults(),
                ContinuityConfig.defaults(),
                Optional.empty());
    }

    /** A copy with shared or exclusive links. */
    public BackendConfig withLinks(LinkMode mode) {
        return new BackendConfig(
                mode, lifecycleFrames, compression, forwardZipFlag, tracePropagation, pool, breaker, continuity, tls);
    }

    /** A copy with lifecycle frames on or off. */
    public BackendConfig withLifecycleFrames(boolean on) {
        return new BackendConfig(
                links, on, compression, forwardZipFlag, tracePropagation, pool, breaker, continuity, tls);
    }

    /** A copy with another treatment of compressed payloads. */
    public BackendConfig withCompression(Compression treatment) {
        return new BackendConfig(
                links, lifecycleFrames, treatment, forwardZipFlag, tracePropagation, pool, breaker, continuity, tls);
    }

    /** A copy that forwards the zip flag, or not. */
    public BackendConfig withForwardZipFlag(boolean on) {
        return new BackendConfig(
                links, lifecycleFrames, compression, on, tracePropagation, pool, breaker, continuity, tls);
    }

    /** A copy with trace propagation on or off. */
    public BackendConfig withTracePropagation(boolean on) {
        return new BackendConfig(
                links, lifecycleFrames, compression, forwardZipFlag, on, pool, breaker, continuity, tls);
    }

    /** A copy with another pool configuration. */
    public BackendConfig withPool(PoolConfig config) {
        return new BackendConfig(
                links,
                lifecycleFrames,
                compression,
                forwardZipFlag,
                tracePropagation,
                config,
                breaker,
                continuity,
                tls);
    }

    /** A copy with other circuit breakers. */
    public BackendConfig withBreaker(BreakerConfig config) {
        return new BackendConfig(
                links, lifecycleFrames, compression, forwardZipFlag, tracePropagation, pool, config, continuity, tls);
    }

    /** A copy with other bounds for sessions whose backend fails. */
    public BackendConfig withContinuity(ContinuityConfig config) {
        return new BackendConfig(
                links, lifecycleFrames, compression, forwardZipFlag, tracePropagation, pool, breaker, config, tls);
    }

    /** A copy that speaks TLS to backends. */
    public BackendConfig withTls(BackendTls config) {
        return new BackendConfig(
                links,
                lifecycleFrames,
                compression,
                forwardZipFlag,
                tracePropagation,
                pool,
                breaker,
                continuity,
                Optional.of(config));
    }
}
