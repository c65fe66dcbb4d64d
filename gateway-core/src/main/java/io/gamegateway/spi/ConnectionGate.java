/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.concurrent.CompletionStage;

/**
 * Lets clients in, or refuses them, before a session exists: bans, maintenance, authentication of a WebSocket upgrade.
 *
 * <p>Asked once per connection, when it has passed the limits and its protocol is known: a TCP client with its first bytes,
 * which wait meanwhile, a WebSocket client with its upgrade. {@code /health} and {@code /ready} are answered without.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ConnectionGate extends AutoCloseable {

    /** Lets everybody in. */
    ConnectionGate OPEN = request -> java.util.concurrent.CompletableFuture.completedStage(GateDecision.accept());

    /**
     * Decides about a client. Called on its event loop, where it must not block; the answer may come later and on any thread. One
     * that does not come in time ({@code Timeouts.gate}), fails, or throws, is a refusal: nobody gets in because a ban list could
     * not be read.
     */
    CompletionStage<GateDecision> decide(ConnectionRequest request);

    /** Called once, when the gateway is closed. */
    @Override
    default void close() {}
}
