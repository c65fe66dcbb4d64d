/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to one session. Nothing here is called per message, but for {@link #sample}.
 *
 * <p><b>Threads:</b> all calls are on the session's event loop, but for {@link #bound} and {@link #unbound}, which may be on any
 * thread; none must block. <b>Errors:</b> an exception is logged and goes no further.
 *
 * @since 0.1
 */
public interface SessionObserver {

    /** The session's place in a trace, where this observer gives it one; asked once, right after it was made. */
    default Optional<TraceContext> traceContext() {
        return Optional.empty();
    }

    /** Messages to this serverId go there from now on. */
    default void routed(ServerId serverId, String service, Endpoint endpoint) {}

    /**
     * There is a link for these messages.
     *
     * @param resumed whether the session has had one for them before
     * @param nanos since the first of them asked for it, or since the one before was lost
     */
    default void linked(ServerId serverId, Endpoint endpoint, boolean resumed, long nanos) {}

    /** The link to a backend was lost; another one is looked for. */
    default void linkLost(ServerId serverId, Endpoint endpoint, String cause) {}

    /** There is no link for now: messages to this serverId are held. */
    default void held(ServerId serverId, String cause) {}

    /** The session belongs to this user from now on. */
    default void bound(String userId) {}

    /** And does not any more. */
    default void unbound(String userId) {}

    /** The session is in this group from now on. */
    default void joined(String group) {}

    /** And is not any more. */
    default void left(String group) {}

    /** So many of its messages were lost. */
    default void dropped(DropReason reason, int messages) {}

    /** The client was told to go, and may send what it has on the way. */
    default void leaving(CloseReason reason) {}

    /** One of {@link GatewayObserver#messageSampling} messages from the client; null where this one is not of interest. */
    default @Nullable SampledMessage sample(ServerId serverId, int messageId, int payloadBytes, Endpoint endpoint) {
        return null;
    }

    /** The end; nothing follows. */
    default void ended(ConnectionSummary summary) {}
}
