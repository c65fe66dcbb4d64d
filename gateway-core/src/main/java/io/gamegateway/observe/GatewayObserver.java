/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens in a gateway: the place for metrics, traces and logs. A gateway may have several.
 *
 * <p>What is counted per message is not told but read, from the {@link StatsSource}: so an observer costs no message anything.
 *
 * <p><b>Threads:</b> calls come from the event loops, several at once, unless said otherwise; none must block. <b>Errors:</b> an
 * exception is logged and goes no further.
 *
 * @since 0.1
 */
public interface GatewayObserver {

    /** The gateway starts: its event loops are there, but no client yet. Before anything else. On the thread that starts it. */
    default void started(StatsSource source) {}

    /** A session begins. What this returns hears of it from now on; null where there is nothing to hear. */
    default @Nullable SessionObserver sessionOpened(ClientSession session, Optional<TraceContext> parent) {
        return null;
    }

    /** A client connection has ended, whether it had a session, was refused, or went away. */
    default void connectionEnded(ConnectionSummary summary) {}

    /** Messages of this serverType and world have come for the first time since the start; of each event loop once. */
    default void trafficSeen(int serverType, int worldId) {}

    /** An endpoint is used for the first time, or for the first time since it was forgotten. */
    default void endpointSeen(Endpoint endpoint) {}

    /** Nothing has led to this endpoint for minutes: what is known of it is forgotten. */
    default void endpointForgotten(Endpoint endpoint) {}

    /**
     * A connection to a backend is there, and it takes sessions.
     *
     * @param nanos that it took
     */
    default void dialed(Endpoint endpoint, long nanos) {}

    /** A connection to a backend could not be made. */
    default void dialFailed(Endpoint endpoint, String cause) {}

    /** A connection to a backend was lost. */
    default void linkLost(Endpoint endpoint, LinkLoss loss, String cause) {}

    /** A session's first message to a serverType has a link, so many nanoseconds after it asked for one. */
    default void connectionSetUp(int serverType, long nanos) {}

    /**
     * The gateway's own time: from the read of what has come, to the write of what came of it. Of one in {@value #TIME_SAMPLING}
     * reads.
     */
    default void ownTime(Direction direction, long nanos) {}

    /** {@link #ownTime} is told of one in so many reads. */
    int TIME_SAMPLING = 32;

    /** One in so many messages of clients goes to {@link SessionObserver#sample}; 0 = none. Asked once, at the start. */
    default int messageSampling() {
        return 0;
    }

    /** The gateway has closed, or could not be started; the last call. On the thread that closes it. */
    default void closed() {}
}
