/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.push.internal.client.PushCommands;

/**
 * The commands of a {@link PushClient} for those who do not want to know what becomes of each: nothing is allocated per command,
 * and gateways answer only where something failed. What fails is counted ({@link PushClient#stats}).
 *
 * <p>The order is that of all commands of the client. Arguments are checked as by the client's own commands. Thread-safe; no call
 * waits.
 *
 * @since 0.1
 */
public final class FireAndForget {

    private final PushCommands commands;

    FireAndForget(PushCommands commands) {
        this.commands = commands;
    }

    /** See {@link PushClient#sendToSession(long, PushMessage)}. */
    public void sendToSession(long sessionId, int messageId, byte[] payload) {
        sendToSession(sessionId, PushMessage.of(messageId, payload));
    }

    /** See {@link PushClient#sendToSession(long, PushMessage)}. */
    public void sendToSession(long sessionId, PushMessage message) {
        commands.sendToSession(sessionId, message.messageId(), message.isZip(), message.payload(), null);
    }

    /** See {@link PushClient#sendToSessions(long[], PushMessage)}. */
    public void sendToSessions(long[] sessionIds, int messageId, byte[] payload) {
        sendToSessions(sessionIds, PushMessage.of(messageId, payload));
    }

    /** See {@link PushClient#sendToSessions(long[], PushMessage)}. */
    public void sendToSessions(long[] sessionIds, PushMessage message) {
        commands.sendToSessions(sessionIds, message.messageId(), message.isZip(), message.payload(), null);
    }

    /** See {@link PushClient#sendToUser(String, PushMessage)}. */
    public void sendToUser(String userId, int messageId, byte[] payload) {
        sendToUser(userId, PushMessage.of(messageId, payload));
    }

    /** See {@link PushClient#sendToUser(String, PushMessage)}. */
    public void sendToUser(String userId, PushMessage message) {
        commands.sendToUser(userId, message.messageId(), message.isZip(), message.payload(), null);
    }

    /** See {@link PushClient#sendToGroup(String, PushMessage)}. */
    public void sendToGroup(String group, int messageId, byte[] payload) {
        sendToGroup(group, PushMessage.of(messageId, payload));
    }

    /** See {@link PushClient#sendToGroup(String, PushMessage)}. */
    public void sendToGroup(String group, PushMessage message) {
        commands.sendToGroup(group, message.messageId(), message.isZip(), message.payload(), null);
    }

    /** See {@link PushClient#broadcast(PushMessage)}. */
    public void broadcast(int messageId, byte[] payload) {
        broadcast(PushMessage.of(messageId, payload));
    }

    /** See {@link PushClient#broadcast(PushMessage)}. */
    public void broadcast(PushMessage message) {
        commands.broadcast(message.messageId(), message.isZip(), message.payload(), null);
    }

    /** See {@link PushClient#join}. */
    public void join(String group, long... sessionIds) {
        commands.join(group, sessionIds, null);
    }

    /** See {@link PushClient#leave}. */
    public void leave(String group, long... sessionIds) {
        commands.leave(group, sessionIds, null);
    }

    /** See {@link PushClient#bindUser}. */
    public void bindUser(long sessionId, String userId) {
        commands.bind(sessionId, userId, null);
    }

    /** See {@link PushClient#unbindUser}. */
    public void unbindUser(long sessionId, String userId) {
        commands.unbind(sessionId, userId, null);
    }

    /** See {@link PushClient#kick}. */
    public void kick(long sessionId, CloseReason reason, String text) {
        commands.kick(sessionId, reason.code(), text, null);
    }

    /** See {@link PushClient#kickUser}. */
    public void kickUser(String userId, CloseReason reason, String text) {
        commands.kickUser(userId, reason.code(), text, null);
    }
}
