/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;
import java.util.List;

/**
 * Commands that take effect in the order they were added. Each has a number, from 0 on, by which receipts name it. Used by
 * one thread, and once: {@link #apply} or {@link #discard} ends it.
 *
 * <p>Nothing here throws for what a logic server may have got wrong; a receipt says so.
 *
 * @since 0.1
 */
public interface PushBatch {

    /** Gets what could not be done. */
    @FunctionalInterface
    interface Applied {

        /**
         * All commands have taken effect, but for what the receipts say.
         *
         * @param receipts of commands that asked for one, and of those that did not reach all they were meant for; in order
         */
        void applied(List<PushReceipt> receipts);
    }

    /** How many commands there are so far, and so the number of the next one. */
    int size();

    /** The command that is added next gets a receipt in any case. */
    void report();

    /** The command that is added next is not carried out, but refused; as what it is added does not matter. */
    void refuse();

    /**
     * A message to one session.
     *
     * @param zip true where the payload is zlib compressed
     * @param index of the payload in the batch's data
     */
    void send(long sessionId, int messageId, boolean zip, int index, int bytes);

    /**
     * A message to some sessions.
     *
     * @param sessionIds not changed any more by the caller
     */
    void send(long[] sessionIds, int messageId, boolean zip, int index, int bytes);

    /** A message to the session of a user. */
    void sendToUser(String userId, int messageId, boolean zip, int index, int bytes);

    /** A message to all sessions of a group. */
    void sendToGroup(String group, int messageId, boolean zip, int index, int bytes);

    /** A message to all sessions. */
    void broadcast(int messageId, boolean zip, int index, int bytes);

    /** Sessions join a group, which exists as long as it has members. Those that are in it already stay. */
    void join(String group, long[] sessionIds);

    /** Sessions leave a group. Those that are not in it stay out. */
    void leave(String group, long[] sessionIds);

    /** The session belongs to this user from now on; see {@link SessionDirectory}. */
    void bind(long sessionId, String userId);

    /** The session belongs to nobody, where it belongs to this user now. */
    void unbind(long sessionId, String userId);

    /**
     * Closes a client.
     *
     * @param text for the client, where its protocol can tell it
     */
    void kick(long sessionId, CloseReason reason, String text);

    /**
     * Closes the client of a user.
     *
     * @param text for the client, where its protocol can tell it
     */
    void kickUser(String userId, CloseReason reason, String text);

    /**
     * Carries them out. Does not wait.
     *
     * @param callback called once, on one of the gateway's event loops, or by this very call; must not block
     */
    void apply(Applied callback);

    /** Carries out none of them. */
    void discard();
}
