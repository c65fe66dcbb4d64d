/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.netty.util.collection.LongObjectHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All sessions by id, for what comes from outside their event loop: pushes, kicks, administration. The message path uses
 * {@link SessionLoop} instead.
 *
 * <p>Sixteen shards, chosen by the low four bits of the id; each is a map of primitive keys under a lock that is held for
 * one operation. Thread-safe.
 */
public final class SessionTable {

    static final int SHARDS = 16;

    private final Shard[] shards = new Shard[SHARDS];

    /** Empty. */
    public SessionTable() {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
    }

    /** Adds the session; false where its id is taken. */
    boolean add(Session session) {
        return shard(session.id()).add(session);
    }

    /** Removes the session. */
    void remove(Session session) {
        shard(session.id()).remove(session);
    }

    /** The session with this id, or null. */
    public @Nullable Session find(long id) {
        return shard(id).find(id);
    }

    /** How many there are; a sum over the shards, one after another. */
    public int size() {
        int size = 0;
        for (Shard shard : shards) {
            size += shard.size();
        }
        return size;
    }

    /** Calls {@code action} for the sessions of each shard in turn, from copies. */
    public void forEach(Consumer<Session> action) {
        for (Shard shard : shards) {
            for (Session session : shard.copy()) {
                action.accept(session);
            }
        }
    }

    private Shard shard(long id) {
        return shards[(int) id & SHARDS - 1];
    }

    private static final class Shard {

        private final LongObjectHashMap<Session> sessions = new LongObjectHashMap<>();

        synchronized boolean add(Session session) {
            if (sessions.containsKey(session.id())) {
                return false;
            }
            sessions.put(session.id(), session);
            return true;
        }

        synchronized void remove(Session session) {
            sessions.remove(session.id());
        }

        synchronized @Nullable Session find(long id) {
            return sessions.get(id);
        }

        synchronized int size() {
            return sessions.size();
        }

        synchronized Session[] copy() {
            return sessions.values().toArray(new Session[0]);
        }
    }
}
