/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ConnectionGate} says about a client. Immutable.
 *
 * @since 0.1
 */
public final class GateDecision {

    private static final GateDecision ACCEPT = new GateDecision(null, "", null, null);

    private final @Nullable CloseReason refusal;
    private final String text;
    private final @Nullable String userId;
    private final @Nullable String subprotocol;

    private GateDecision(
            @Nullable CloseReason refusal, String text, @Nullable String userId, @Nullable String subprotocol) {
        this.refusal = refusal;
        this.text = text;
        this.userId = userId;
        this.subprotocol = subprotocol;
    }

    /** Lets it in. */
    public static GateDecision accept() {
        return ACCEPT;
    }

    /**
     * Refuses it.
     *
     * @param reason that is counted, and that the client is told: of HTTP statuses, {@link CloseReason#UNAUTHORIZED} is 401,
     *     {@link CloseReason#RATE_LIMITED} 429, {@link CloseReason#DRAINING}, {@link CloseReason#OVERLOAD} and {@link
     *     CloseReason#INTERNAL_ERROR} 503, any other 403
     * @param text that the client is told
     */
    public static GateDecision refuse(CloseReason reason, String text) {
        return new GateDecision(reason, text, null, null);
    }

    /** A copy that binds this user to the session, as a backend could do later. */
    public GateDecision withUserId(String id) {
        return new GateDecision(refusal, text, id, subprotocol);
    }

    /** A copy that agrees to this subprotocol, one of those that the client has offered. */
    public GateDecision withSubprotocol(String name) {
        return new GateDecision(refusal, text, userId, name);
    }

    /** Why it is refused; empty where it is let in. */
    public Optional<CloseReason> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** What a client that is refused is told. */
    public String text() {
        return text;
    }

    /** The user that the session belongs to. */
    public Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    /** The subprotocol of the WebSocket. */
    public Optional<String> subprotocol() {
        return Optional.ofNullable(subprotocol);
    }
}
