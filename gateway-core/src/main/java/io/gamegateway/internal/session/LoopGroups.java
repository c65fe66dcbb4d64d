/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one event loop's sessions. A group's members are spread over the loops, each of which knows its own: what is
 * sent to a group is handed to all loops, and none of them looks at another's. Belongs to the loop.
 */
public final class LoopGroups {

    private final GroupNames names;
    private final Map<String, LoopGroup> groups = new HashMap<>();

    LoopGroups(GroupNames names) {
        this.names = names;
    }

    /** Adds a session of this loop; harmless where it is a member. False where there are too many groups, or it is in too many. */
    public boolean join(String name, Session session) {
        LoopGroup group = groups.get(name);
        if (group != null && session.groups().contains(name)) {
            return true;
        }
        if (names.maxPerSession() > 0 && session.groups().count() >= names.maxPerSession()) {
            return false;
        }
        if (group == null) {
            if (!names.enter(name)) {
                return false;
            }
            group = new LoopGroup(name);
            groups.put(name, group);
        }
        session.groups().add(group, group.add(session));
        session.observe(told -> told.joined(name));
        return true;
    }

    /** Removes a session; harmless where it is no member. */
    public void leave(String name, Session session) {
        LoopGroup group = groups.get(name);
        int place = group == null ? -1 : session.groups().remove(group);
        if (group != null && place >= 0) {
            remove(group, place);
            session.observe(told -> told.left(name));
        }
    }

    /** The session has ended; it remembers its groups, for what is said about it afterwards. */
    void ended(Session session) {
        Memberships memberships = session.groups();
        for (int i = 0; i < memberships.count(); i++) {
            remove(memberships.at(i), memberships.placeAt(i));
        }
    }

    private void remove(LoopGroup group, int place) {
        group.remove(place);
        if (group.size() == 0) {
            groups.remove(group.name());
            names.leave(group.name());
        }
    }

    /** Calls the action for each member on this loop; it may end any of them. Nothing where there is no such group. */
    public void forEach(String name, Consumer<Session> action) {
        LoopGroup group = find(name);
        if (group != null) {
            group.forEach(action);
        }
    }

    /** How many members live on this loop. */
    public int size(String name) {
        LoopGroup group = find(name);
        return group == null ? 0 : group.size();
    }

    private @Nullable LoopGroup find(String name) {
        return groups.get(name);
    }
}
