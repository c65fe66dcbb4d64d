/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Knows which session of which gateway each user has. One directory is shared by all gateways, and by the logic servers
 * that look users up in it.
 *
 * <p>Ownership is fenced: each login has an epoch, the newest wins, and a late {@link #unbind} of an older one does
 * nothing.
 *
 * <p><b>Threads:</b> all methods are thread-safe and do not block; stages complete, and listeners are called, on any
 * thread, so neither may block either. <b>Errors:</b> a stage fails where the directory cannot be reached; the session
 * stays bound on its gateway then, and what is needed to make up for it is up to the directory: once it can be reached again it
 * binds the session, or says that it is lost. So a session whose bind has failed is to be unbound as well when it ends, with
 * epoch 0. A listener that throws harms nobody.
 *
 * @since 0.1
 */
public interface SessionDirectory extends AutoCloseable {

    /**
     * The user logs in, or logs in again from the same session. Once it is bound the directory keeps it so until {@link
     * #unbind}, or until the gateway is gone.
     *
     * @return the new location; empty where the policy is to refuse, and the user has a live session elsewhere
     */
    CompletionStage<Optional<SessionLocation>> bind(
            String userId, String gatewayName, long sessionId, DuplicateLogin policy);

    /**
     * The session has ended, or belongs to the user no more; nothing where a newer login owns the user.
     *
     * @param location as it was bound; with epoch 0 where the bind has failed, or has not been answered yet: whichever epoch this
     *     session of this gateway has
     */
    CompletionStage<Void> unbind(SessionLocation location);

    /** Where the user is now. */
    CompletionStage<Optional<SessionLocation>> find(String userId);

    /**
     * Tells a gateway of its sessions whose user has logged in elsewhere since. Called at least once for each; a session that is
     * bound again by then, with a newer epoch, is not meant.
     *
     * @param lost gets the location that is no longer true; with epoch 0 where its bind had failed
     * @return ends the telling, and takes back what the gateway has bound; to be called once, may wait for some seconds
     */
    AutoCloseable join(String gatewayName, Consumer<SessionLocation> lost);

    /** Ends it, for gateways that are still joined as well. May wait, for some seconds at most. */
    @Override
    default void close() {}

    /** One that is kept in memory: for a gateway that stands alone, or for several in one process. */
    static SessionDirectory inMemory() {
        return new InMemorySessionDirectory();
    }
}
