/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a logic server may do.
 *
 * @since 0.1
 */
public final class PushGrant {

    private static final PushGrant ALL = new PushGrant(EnumSet.allOf(PushCommand.class), "");

    private final Set<PushCommand> allowed;
    private final String refusal;

    private PushGrant(Set<PushCommand> allowed, String refusal) {
        this.allowed = allowed;
        this.refusal = refusal;
    }

    /** Everything. */
    public static PushGrant all() {
        return ALL;
    }

    /** These commands; others are answered with a receipt that says so, and the stream goes on. */
    public static PushGrant only(Set<PushCommand> commands) {
        EnumSet<PushCommand> copy = EnumSet.noneOf(PushCommand.class);
        copy.addAll(commands);
        return new PushGrant(copy, "");
    }

    /**
     * Nothing: the stream is closed with the status PERMISSION_DENIED.
     *
     * @param reason for the logic server; not empty
     */
    public static PushGrant refused(String reason) {
        if (reason.isEmpty()) {
            throw new IllegalArgumentException("reason: '' (expected: not empty)");
        }
        return new PushGrant(EnumSet.noneOf(PushCommand.class), reason);
    }

    /** True where this may be done. */
    public boolean allows(PushCommand command) {
        return allowed.contains(command);
    }

    /** Why the logic server may not push at all; empty where it may. */
    public String refusal() {
        return refusal;
    }
}
