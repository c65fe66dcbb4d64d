/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The groups that the gateway has, on whichever event loops their members are. Thread-safe. */
public final class GroupNames {

    private final int maxGroups;
    private final int maxPerSession;

    /** On how many loops each has members. */
    private final Map<String, Integer> loops = new ConcurrentHashMap<>();

    private final AtomicInteger count = new AtomicInteger();

    /**
     * None yet.
     *
     * @param maxGroups that may exist; 0 = no limit
     * @param maxPerSession that one session may be in; 0 = no limit
     */
    public GroupNames(int maxGroups, int maxPerSession) {
        this.maxGroups = maxGroups;
        this.maxPerSession = maxPerSession;
    }

    int maxPerSession() {
        return maxPerSession;
    }

    /** The group gets its first member on a loop; false where there are too many groups already. */
    boolean enter(String group) {
        return loops.compute(group, (name, on) -> {
                    if (on != null) {
                        return on + 1;
                    }
                    if (count.incrementAndGet() > maxGroups && maxGroups > 0) {
                        count.decrementAndGet();
                        return null;
                    }
                    return 1;
                })
                != null;
    }

    /** The group has lost its last member on a loop. */
    void leave(String group) {
        loops.computeIfPresent(group, (name, on) -> {
            if (on > 1) {
                return on - 1;
            }
            count.decrementAndGet();
            return null;
        });
    }

    /** How many there are. */
    public int count() {
        return count.get();
    }

    /** All of them. */
    public Set<String> all() {
        return Set.copyOf(loops.keySet());
    }
}
