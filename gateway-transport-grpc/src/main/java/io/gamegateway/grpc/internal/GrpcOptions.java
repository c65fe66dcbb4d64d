/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.config.PoolConfig;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a transport was configured with.
 *
 * @param pool connecting, and giving up
 * @param keepAliveTime without anything from the server before it is pinged
 * @param keepAliveTimeout for the answer to a ping
 * @param tracePropagation whether sessions' traces go with their messages
 * @param maxInboundMessageBytes of one message from a server
 * @param sslContext what connections that are made now are encrypted with, or null
 * @param authority where it is not the endpoint
 */
public record GrpcOptions(
        PoolConfig pool,
        Duration keepAliveTime,
        Duration keepAliveTimeout,
        boolean tracePropagation,
        int maxInboundMessageBytes,
        Supplier<@Nullable SslContext> sslContext,
        Optional<String> authority) {}
