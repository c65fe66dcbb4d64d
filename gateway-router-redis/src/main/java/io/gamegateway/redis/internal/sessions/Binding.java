/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionLocation;

/**
 * What a gateway keeps for one of its users.
 *
 * @param location with epoch 0 while none is known
 * @param known whether the one who bound it knows the epoch: not where the bind had no answer, also when it was made up for
 * @param policy of the login
 * @param sinceNanos when the login was
 */
record Binding(SessionLocation location, boolean known, DuplicateLogin policy, long sinceNanos) {

    boolean isOwed() {
        return location.epoch() == 0;
    }

    boolean isOf(SessionLocation other) {
        return location.sessionId() == other.sessionId();
    }

    Binding withEpoch(long epoch) {
        return new Binding(
                new SessionLocation(location.userId(), location.gatewayName(), location.sessionId(), epoch),
                known,
                policy,
                sinceNanos);
    }
}
