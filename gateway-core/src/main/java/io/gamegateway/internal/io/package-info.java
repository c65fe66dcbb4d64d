/**
 * Sockets and threads: which of Netty's transports, where received bytes go, names resolved off the event loops; start at
 * {@link io.gamegateway.internal.io.SocketTransport}.
 */
@NullMarked
package io.gamegateway.internal.io;

import org.jspecify.annotations.NullMarked;
