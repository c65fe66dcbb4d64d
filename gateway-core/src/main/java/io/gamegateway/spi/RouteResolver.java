/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Decides which endpoint a session's messages to a serverId go to.
 *
 * <p>A session asks once per serverId and remembers the answer until {@link #version()} changes. The messages behind the
 * question wait, in order, and the client is not read meanwhile.
 *
 * <p><b>Threads:</b> called on event loops, on several at once; must not block. An answer that needs a remote call is
 * completed later, on any thread. <b>Errors:</b> an exception, a failed stage or one that does not complete within the
 * dial timeout counts as no route, is counted and logged. <b>No route:</b> closes a session whose first message it is;
 * a later message is dropped and counted.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RouteResolver extends AutoCloseable {

    /** Answers, now or later; never null, and never completed with null. */
    CompletionStage<RouteDecision> resolve(RouteRequest request);

    /**
     * Of the rules in force. Sessions ask again at their next message after it has changed. Read for each message, so
     * this must be a field's value; a resolver whose rules never change has one version.
     */
    default long version() {
        return 0;
    }

    /** False while there are no rules to answer from; the gateway is not ready then. */
    default boolean isReady() {
        return true;
    }

    /** All endpoints that the rules name, for health probes; empty where that is not known. Any thread. */
    default Set<Endpoint> endpoints() {
        return Set.of();
    }

    /**
     * Why a question would be answered as it would. Changes nothing: a turn that is asked about is not used up. Any
     * thread, must not block.
     */
    default RouteExplanation explain(RouteRequest request) {
        return new RouteExplanation(
                request.serverId(), "", RouteDecision.none(), getClass().getSimpleName() + " gives no reasons");
    }

    /** The rules in force, a line for each, for people to read; empty where they are not known. Any thread. */
    default List<String> describe() {
        return List.of();
    }

    /** How often rules were read. Any thread. */
    default RefreshCounts refreshes() {
        return RefreshCounts.none();
    }

    /**
     * Ends what reads the rules. Called once, by the thread that closes the gateway, when no more questions come; may
     * wait, for some seconds at most.
     */
    @Override
    default void close() {}
}
