/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.config.IoTransport;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a client.
 *
 * @param sslContext null = plain text
 * @param authority for the check of certificates, instead of the endpoint's host; empty = that
 * @param bufferBytes of commands that one gateway has not acknowledged yet
 * @param maxBatchBytes of commands in one request, if it has more than one
 */
public record ClientSettings(
        String logicId,
        long epoch,
        @Nullable SslContext sslContext,
        String authority,
        int bufferBytes,
        int maxBatchBytes,
        Duration keepAliveTime,
        Duration keepAliveTimeout,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration stallTimeout,
        Duration closeTimeout,
        int eventLoops,
        IoTransport ioTransport) {}
