/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.push.internal.client.LinkStats;
import io.gamegateway.push.internal.client.PushCommands;
import io.gamegateway.push.internal.client.PushRuntime;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Pushes from a logic server to the clients of all gateways.
 *
 * <pre>{@code
 * PushClient client = PushClient.builder("chat-3")
 *         .directory(GatewayDirectory.of("gateway-1:7100", "gateway-2:7100"))
 *         .build()
 *         .start();
 * client.join("room-7", sessionId);
 * client.sendToGroup("room-7", 1001, payload).thenAccept(result -> log(result.delivered()));
 * client.fireAndForget().sendToUser("alice", 1002, payload);
 * }</pre>
 *
 * <p><b>Order:</b> commands that one thread gives for a session, a user or a group arrive there in that order; where users are
 * looked up in a session directory, this does not hold between those for a user and those for its session. <b>Delivery:</b> each
 * run of a gateway carries out a command once at most, also where the connection was lost meanwhile; a stage that completes without
 * an exception was acknowledged. <b>Buffers:</b> what a gateway has not acknowledged waits in a buffer of its own, so that a slow
 * gateway delays no other. Where it is full, commands for that gateway are refused.
 *
 * <p><b>Threads:</b> thread-safe; no command waits. Stages complete on the client's event loops, or by the very call where
 * nothing could be sent, so what depends on them must not block; use the {@code Async} methods for what does. <b>Errors:</b>
 * arguments that no gateway would accept throw {@link IllegalArgumentException}; a stage fails with a {@link PushException} where no
 * gateway got the command.
 *
 * @since 0.1
 */
public final class PushClient implements AutoCloseable {

    private final PushRuntime runtime;
    private final PushCommands commands;
    private final FireAndForget fireAndForget;

    PushClient(PushRuntime runtime) {
        this.runtime = runtime;
        this.commands = runtime.commands();
        this.fireAndForget = new FireAndForget(commands);
    }

    /**
     * Settings of a client.
     *
     * @param logicId this logic server's name, 1 to 128 characters; no other one has it at the same time
     */
    public static PushClientBuilder builder(String logicId) {
        return new PushClientBuilder(logicId);
    }

    /**
     * Begins to watch the directory and to connect to its gateways; does not wait. To be called once, and before the first command.
     *
     * @return this client
     * @throws IllegalStateException where the directory is watched already
     */
    public PushClient start() {
        runtime.start();
        return this;
    }

    /** The same commands without results. */
    public FireAndForget fireAndForget() {
        return fireAndForget;
    }

    // ---- messages

    /** See {@link #sendToSession(long, PushMessage)}. */
    public CompletionStage<PushResult> sendToSession(long sessionId, int messageId, byte[] payload) {
        return sendToSession(sessionId, PushMessage.of(messageId, payload));
    }

    /** Sends to one session. */
    public CompletionStage<PushResult> sendToSession(long sessionId, PushMessage message) {
        return pending(pending ->
                commands.sendToSession(sessionId, message.messageId(), message.isZip(), message.payload(), pending));
    }

    /** See {@link #sendToSessions(long[], PushMessage)}. */
    public CompletionStage<PushResult> sendToSessions(long[] sessionIds, int messageId, byte[] payload) {
        return sendToSessions(sessionIds, PushMessage.of(messageId, payload));
    }

    /** Sends to each of these sessions. @param sessionIds 1 to 8,192, on any gateways */
    public CompletionStage<PushResult> sendToSessions(long[] sessionIds, PushMessage message) {
        return pending(pending ->
                commands.sendToSessions(sessionIds, message.messageId(), message.isZip(), message.payload(), pending));
    }

    /** See {@link #sendToUser(String, PushMessage)}. */
    public CompletionStage<PushResult> sendToUser(String userId, int messageId, byte[] payload) {
        return sendToUser(userId, PushMessage.of(messageId, payload));
    }

    /** Sends to the session of a user. @param userId 1 to 256 bytes of UTF-8 */
    public CompletionStage<PushResult> sendToUser(String userId, PushMessage message) {
        return pending(pending ->
                commands.sendToUser(userId, message.messageId(), message.isZip(), message.payload(), pending));
    }

    /** See {@link #sendToGroup(String, PushMessage)}. */
    public CompletionStage<PushResult> sendToGroup(String group, int messageId, byte[] payload) {
        return sendToGroup(group, PushMessage.of(messageId, payload));
    }

    /** Sends to all sessions of a group, on all gateways. @param group 1 to 128 bytes of UTF-8 */
    public CompletionStage<PushResult> sendToGroup(String group, PushMessage message) {
        return pending(pending ->
                commands.sendToGroup(group, message.messageId(), message.isZip(), message.payload(), pending));
    }

    /** See {@link #broadcast(PushMessage)}. */
    public CompletionStage<PushResult> broadcast(int messageId, byte[] payload) {
        return broadcast(PushMessage.of(messageId, payload));
    }

    /** Sends to all sessions of all gateways. */
    public CompletionStage<PushResult> broadcast(PushMessage message) {
        return pending(pending -> commands.broadcast(message.messageId(), message.isZip(), message.payload(), pending));
    }

    // ---- what gateways know

    /**
     * Sessions join a group, which exists as long as it has members. Those that are in it already stay.
     *
     * @param group 1 to 128 bytes of UTF-8
     * @param sessionIds 1 to 8,192, on any gateways
     */
    public CompletionStage<PushResult> join(String group, long... sessionIds) {
        return pending(pending -> commands.join(group, sessionIds, pending));
    }

    /**
     * Sessions leave a group. Those that are not in it stay out.
     *
     * @param group 1 to 128 bytes of UTF-8
     * @param sessionIds 1 to 8,192, on any gateways
     */
    public CompletionStage<PushResult> leave(String group, long... sessionIds) {
        return pending(pending -> commands.leave(group, sessionIds, pending));
    }

    /** The session belongs to this user from now on. @param userId 1 to 256 bytes of UTF-8 */
    public CompletionStage<PushResult> bindUser(long sessionId, String userId) {
        return pending(pending -> commands.bind(sessionId, userId, pending));
    }

    /** The session belongs to nobody, where it belongs to this user now. @param userId 1 to 256 bytes of UTF-8 */
    public CompletionStage<PushResult> unbindUser(long sessionId, String userId) {
        return pending(pending -> commands.unbind(sessionId, userId, pending));
    }

    /** Closes a client. @param text for the client, where its protocol can tell it; at most 1,024 bytes of UTF-8 */
    public CompletionStage<PushResult> kick(long sessionId, CloseReason reason, String text) {
        return pending(pending -> commands.kick(sessionId, reason.code(), text, pending));
    }

    /**
     * Closes the client of a user.
     *
     * @param userId 1 to 256 bytes of UTF-8
     * @param text for the client, where its protocol can tell it; at most 1,024 bytes of UTF-8
     */
    public CompletionStage<PushResult> kickUser(String userId, CloseReason reason, String text) {
        return pending(pending -> commands.kickUser(userId, reason.code(), text, pending));
    }

    private static PendingPush pending(Consumer<PendingPush> command) {
        PendingPush pending = new PendingPush();
        command.accept(pending);
        return pending;
    }

    // ---- the client

    /** What was counted so far. */
    public PushClientStats stats() {
        return new PushClientStats(
                runtime.stats().stream().map(PushClient::gateway).toList(),
                commands.nowhere(),
                commands.lookupsRefused());
    }

    private static PushClientStats.Gateway gateway(LinkStats link) {
        return new PushClientStats.Gateway(
                link.gateway(),
                link.gatewayName(),
                link.connected(),
                link.bufferedBytes(),
                link.accepted(),
                link.overflowed(),
                link.late(),
                link.sent(),
                link.acknowledged(),
                link.failed(),
                link.batches(),
                link.resent(),
                link.connects());
    }

    /**
     * Takes no more commands, waits until the gateways have acknowledged what is buffered, for the closing time at most, and ends.
     * Stages that are still open then fail. Closes the directory of gateways too. On one of the client's own event loops, such as
     * in a {@link PushListener}, it begins all this and does not wait.
     */
    @Override
    public void close() {
        runtime.close();
    }
}
