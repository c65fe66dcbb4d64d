/**
 * Gate frames over TCP, the gateway's own backend transport: links, shared or pooled, and how they are dialed and given up;
 * start at {@link io.gamegateway.internal.tcp.TcpBackendTransport}.
 */
@NullMarked
package io.gamegateway.internal.tcp;

import org.jspecify.annotations.NullMarked;
