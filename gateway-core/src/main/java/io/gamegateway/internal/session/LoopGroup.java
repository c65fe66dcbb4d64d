/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of one group that live on one event loop, in no order. Belongs to that loop. */
final class LoopGroup {

    private static final int INITIAL = 4;

    private final String name;
    private @Nullable Session[] members = new Session[INITIAL];
    private int count;

    /** Members that were removed while the others are called on: their places are closed up behind that. */
    private int holes;

    private boolean inUse;

    LoopGroup(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int size() {
        return count - holes;
    }

    /** Adds the session at the end; its place. */
    int add(Session session) {
        if (count == members.length) {
            members = Arrays.copyOf(members, count * 2);
        }
        members[count] = session;
        return count++;
    }

    void remove(int place) {
        if (inUse) {
            members[place] = null;
            holes++;
        } else {
            fill(place);
        }
    }

    /** Puts the last member where there is none any more. */
    private void fill(int place) {
        count--;
        Session last = members[count];
        members[count] = null;
        if (place < count && last != null) {
            members[place] = last;
            last.groups().moved(this, place);
        }
    }

    /** Calls the action for each member; it may remove any of them, and add none. */
    void forEach(Consumer<Session> action) {
        inUse = true;
        try {
            for (int i = 0; i < count; i++) {
                Session member = members[i];
                if (member != null) {
                    action.accept(member);
                }
            }
        } finally {
            inUse = false;
            closeUp();
        }
    }

    private void closeUp() {
        for (int i = count - 1; holes > 0 && i >= 0; i--) {
            if (members[i] == null) {
                holes--;
                fill(i);
            }
        }
    }
}
