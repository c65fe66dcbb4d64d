/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.spi.SessionLocation;
import org.jspecify.annotations.Nullable;

/** A session's user. What changes in it is guarded by itself. */
final class UserBinding {

    private static final long NONE = -1;

    private final String userId;
    private final Session session;

    /** What the directory has made of it; null until it has answered. */
    private @Nullable SessionLocation location;

    private boolean ended;
    private long lostEpoch = NONE;

    UserBinding(String userId, Session session) {
        this.userId = userId;
        this.session = session;
    }

    String userId() {
        return userId;
    }

    Session session() {
        return session;
    }

    /**
     * The directory could not be reached, and makes up for it later; false where the binding has ended already.
     *
     * @param unknown its epoch is 0
     */
    synchronized boolean failed(SessionLocation unknown) {
        location = unknown;
        return !ended;
    }

    /** The directory has answered; false where that is of no use any more, as the binding has ended or been lost. */
    synchronized boolean located(SessionLocation answer) {
        location = answer;
        return !ended && answer.epoch() > lostEpoch;
    }

    /** True where the location is, or was made before, the one that this binding has or still waits for. */
    synchronized boolean lost(SessionLocation loss) {
        lostEpoch = Math.max(lostEpoch, loss.epoch());
        return location != null && location.epoch() <= loss.epoch();
    }

    /** True once the directory has said that the user is elsewhere. */
    synchronized boolean isLost() {
        return location != null && location.epoch() <= lostEpoch;
    }

    /** The session belongs to the user no more; what the directory has to forget, if it has answered. */
    synchronized @Nullable SessionLocation end() {
        ended = true;
        return location;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Of the login; the largest there is as long as the directory has not said. */
    synchronized long epoch() {
        return location == null ? Long.MAX_VALUE : location.epoch();
    }
}
