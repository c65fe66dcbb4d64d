/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.pipeline.GatewayRuntime;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushReceipt;
import io.gamegateway.spi.PushTarget;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The clients of a gateway, for the program it is embedded in: what logic servers can do over the network can be done here by
 * method calls.
 *
 * <p>Thread-safe; nothing here waits, but for {@link #members}. What one thread does takes effect in that order, as far as one
 * session can see. Each stage completes when the command has taken effect, with a receipt that says for how many sessions, and
 * why not for others; on an event loop of the gateway, which must not be blocked. Usable between {@link Gateway#start()} and
 * {@link Gateway#close()}.
 *
 * @since 0.1
 */
public final class Clients {

    private final GatewayRuntime runtime;

    Clients(GatewayRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Sends a message to one session.
     *
     * @param payload copied during the call; 65,535 bytes at most
     */
    public CompletionStage<PushReceipt> send(long sessionId, int messageId, byte[] payload) {
        return apply(payload, batch -> batch.send(sessionId, messageId, false, 0, payload.length));
    }

    /**
     * Sends a message to the session of a user.
     *
     * @param payload copied during the call; 65,535 bytes at most
     */
    public CompletionStage<PushReceipt> sendToUser(String userId, int messageId, byte[] payload) {
        return apply(payload, batch -> batch.sendToUser(userId, messageId, false, 0, payload.length));
    }

    /**
     * Sends a message to all sessions of a group.
     *
     * @param payload copied during the call; 65,535 bytes at most
     */
    public CompletionStage<PushReceipt> sendToGroup(String group, int messageId, byte[] payload) {
        return apply(payload, batch -> batch.sendToGroup(group, messageId, false, 0, payload.length));
    }

    /**
     * Sends a message to all sessions.
     *
     * @param payload copied during the call; 65,535 bytes at most
     */
    public CompletionStage<PushReceipt> broadcast(int messageId, byte[] payload) {
        return apply(payload, batch -> batch.broadcast(messageId, false, 0, payload.length));
    }

    /**
     * Adds sessions to a group, which exists as long as it has members.
     *
     * @param group 1 to 128 bytes of UTF-8
     */
    public CompletionStage<PushReceipt> join(String group, long... sessionIds) {
        long[] ids = sessionIds.clone();
        return apply(batch -> batch.join(group, ids));
    }

    /** Removes sessions from a group. */
    public CompletionStage<PushReceipt> leave(String group, long... sessionIds) {
        long[] ids = sessionIds.clone();
        return apply(batch -> batch.leave(group, ids));
    }

    /**
     * The session belongs to this user from now on.
     *
     * @param userId 1 to 256 bytes of UTF-8
     */
    public CompletionStage<PushReceipt> bind(long sessionId, String userId) {
        return apply(batch -> batch.bind(sessionId, userId));
    }

    /** The session belongs to nobody, where it belongs to this user now. */
    public CompletionStage<PushReceipt> unbind(long sessionId, String userId) {
        return apply(batch -> batch.unbind(sessionId, userId));
    }

    /**
     * Closes a client.
     *
     * @param text for the client, where its protocol can tell it
     */
    public CompletionStage<PushReceipt> kick(long sessionId, CloseReason reason, String text) {
        return apply(batch -> batch.kick(sessionId, reason, text));
    }

    /**
     * Closes the client of a user.
     *
     * @param text for the client, where its protocol can tell it
     */
    public CompletionStage<PushReceipt> kickUser(String userId, CloseReason reason, String text) {
        return apply(batch -> batch.kickUser(userId, reason, text));
    }

    /** Takes many commands at once, with less effort for each. */
    public PushTarget pushes() {
        return runtime.pushes();
    }

    /** The session with this id, while it lives. */
    public Optional<ClientSession> session(long sessionId) {
        return runtime.session(sessionId).map(session -> session);
    }

    /** The session of this user on this gateway. */
    public Optional<ClientSession> sessionOf(String userId) {
        return Optional.ofNullable(runtime.users().find(userId));
    }

    /** The groups that have members now. */
    public Set<String> groups() {
        return runtime.groups().all();
    }

    /**
     * The sessions that are in this group; empty where there is none of that name. Waits for the event loops, so it must not be
     * called on one.
     *
     * @throws IllegalStateException on an event loop of this gateway
     */
    public List<Long> members(String group) {
        runtime.refuseEventLoop("a thread that may wait for the event loops");
        List<Long> members = new ArrayList<>();
        runtime.forEachMember(group, (Session session) -> members.add(session.id()));
        return members;
    }

    private CompletionStage<PushReceipt> apply(Consumer<PushBatch> command) {
        return apply(new byte[0], command);
    }

    private CompletionStage<PushReceipt> apply(byte[] payload, Consumer<PushBatch> command) {
        PushBatch batch = runtime.pushes().begin(Unpooled.copiedBuffer(payload));
        batch.report();
        command.accept(batch);
        CompletableFuture<PushReceipt> applied = new CompletableFuture<>();
        batch.apply(receipts -> applied.complete(receipts.get(0)));
        return applied;
    }
}
