/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import io.gamegateway.spi.DuplicateLogin;

/**
 * What backends and logic servers may make of sessions.
 *
 * @param duplicateLogin what becomes of a login of a user who has a session already; default: the newer one wins
 * @param maxGroups groups that have members; 0 = no limit, default 65,536
 * @param maxGroupsPerSession that one session may be in; 0 = no limit, default 64
 * @since 0.1
 */
public record PushConfig(DuplicateLogin duplicateLogin, int maxGroups, int maxGroupsPerSession) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public PushConfig {
        Range.atLeast("maxGroups", maxGroups, 0);
        Range.atLeast("maxGroupsPerSession", maxGroupsPerSession, 0);
    }

    /** The defaults. */
    public static PushConfig defaults() {
        return new PushConfig(DuplicateLogin.REPLACE, 65_536, 64);
    }

    /** A copy with another policy for users who log in twice. */
    public PushConfig withDuplicateLogin(DuplicateLogin policy) {
        return new PushConfig(policy, maxGroups, maxGroupsPerSession);
    }

    /** A copy with another limit of groups; 0 = none. */
    public PushConfig withMaxGroups(int groups) {
        return new PushConfig(duplicateLogin, groups, maxGroupsPerSession);
    }

    /** A copy with another limit of groups per session; 0 = none. */
    public PushConfig withMaxGroupsPerSession(int groups) {
        return new PushConfig(duplicateLogin, maxGroups, groups);
    }
}
