/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.config.PoolConfig;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;

/**
 * What a transport was configured with.
 *
 * @param pool connecting, and giving up
 * @param keepAliveTime without anything from the server before it is pinged
 * @param keepAliveTimeout for the answer to a ping
 * @param tracePropagation whether sessions' traces go with their messages
 * @param maxInboundMessageBytes of one message from a server
 * @param sslContext where connections are encrypted
 * @param authority where it is not the endpoint
 */
public record GrpcOptions(
        PoolConfig pool,
        Duration keepAliveTime,
        Duration keepAliveTimeout,
        boolean tracePropagation,
        int maxInboundMessageBytes,
        Optional<SslContext> sslContext,
        Optional<String> authority) {}
