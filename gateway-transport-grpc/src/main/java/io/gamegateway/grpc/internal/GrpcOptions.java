/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.config.BackendTls;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.internal.tls.ClientTls;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a transport was configured with.
 *
 * @param pool connecting, and giving up
 * @param keepAliveTime without anything from the server before it is pinged
 * @param keepAliveTimeout for the answer to a ping
 * @param tracePropagation whether sessions' traces go with their messages
 * @param maxInboundMessageBytes of one message from a server
 * @param sslContext where connections are encrypted, or null; of connections that are made from then on
 * @param tls whose files it was made of, if it was
 * @param authority where it is not the endpoint
 */
public record GrpcOptions(
        PoolConfig pool,
        Duration keepAliveTime,
        Duration keepAliveTimeout,
        boolean tracePropagation,
        int maxInboundMessageBytes,
        AtomicReference<@Nullable SslContext> sslContext,
        Optional<BackendTls> tls,
        Optional<String> authority) {

    /**
     * What connections are encrypted with, by the files as they are now.
     *
     * @throws IllegalArgumentException naming the file and what was expected
     */
    public static SslContext read(BackendTls tls) {
        try {
            return GrpcSslContexts.configure(ClientTls.builder(tls)).build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("tls to backends: " + e.getMessage(), e);
        }
    }
}
