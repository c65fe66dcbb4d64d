/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ways to keep the sessions of a gateway, by id, so that any thread finds them. */
interface SessionRegistry {

    /** Adds the session; false where its id is taken. */
    boolean add(Session session);

    /** Removes the session. */
    void remove(Session session);

    /** The session with this id, or null. */
    @Nullable
    Session find(long id);

    /** The gateway's: sixteen maps of primitive keys, each under its lock. */
    final class Product implements SessionRegistry {

        private final SessionTable table = new SessionTable();

        @Override
        public boolean add(Session session) {
            return table.add(session);
        }

        @Override
        public void remove(Session session) {
            table.remove(session);
        }

        @Override
        public @Nullable Session find(long id) {
            return table.find(id);
        }
    }

    /** One concurrent map. */
    final class OneMap implements SessionRegistry {

        private final Map<Long, Session> sessions = new ConcurrentHashMap<>();

        @Override
        public boolean add(Session session) {
            return sessions.putIfAbsent(session.id(), session) == null;
        }

        @Override
        public void remove(Session session) {
            sessions.remove(session.id());
        }

        @Override
        public @Nullable Session find(long id) {
            return sessions.get(id);
        }
    }

    /** Sixteen concurrent maps, chosen as the gateway chooses its shards. */
    final class SixteenMaps implements SessionRegistry {

        private final OneMap[] shards =
                Stream.generate(OneMap::new).limit(SessionTable.SHARDS).toArray(OneMap[]::new);

        private OneMap shard(long id) {
            return shards[(int) id & SessionTable.SHARDS - 1];
        }

        @Override
        public boolean add(Session session) {
            return shard(session.id()).add(session);
        }

        @Override
        public void remove(Session session) {
            shard(session.id()).remove(session);
        }

        @Override
        public @Nullable Session find(long id) {
            return shard(id).find(id);
        }
    }
}
