/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The groups that one session is in: a few, so they are an array. Belongs to the event loop. */
final class Memberships {

    private static final LoopGroup[] NONE = {};
    private static final int[] NOWHERE = {};
    private static final int INITIAL = 2;

    private @Nullable LoopGroup[] groups = NONE;

    /** Where the session is among the members of each. */
    private int[] places = NOWHERE;

    private int count;

    int count() {
        return count;
    }

    boolean contains(String name) {
        for (int i = 0; i < count; i++) {
            if (at(i).name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    void add(LoopGroup group, int place) {
        if (count == groups.length) {
            int size = Math.max(INITIAL, count * 2);
            groups = Arrays.copyOf(groups, size);
            places = Arrays.copyOf(places, size);
        }
        groups[count] = group;
        places[count] = place;
        count++;
    }

    /** Removes the group; its place there, or -1 where it is not there. */
    int remove(LoopGroup group) {
        int i = indexOf(group);
        if (i < 0) {
            return -1;
        }
        int place = places[i];
        count--;
        groups[i] = groups[count];
        places[i] = places[count];
        groups[count] = null;
        return place;
    }

    void moved(LoopGroup group, int place) {
        places[indexOf(group)] = place;
    }

    LoopGroup at(int i) {
        LoopGroup group = groups[i];
        assert group != null : "0 to count";
        return group;
    }

    int placeAt(int i) {
        return places[i];
    }

    private int indexOf(LoopGroup group) {
        for (int i = 0; i < count; i++) {
            if (groups[i] == group) {
                return i;
            }
        }
        return -1;
    }
}
