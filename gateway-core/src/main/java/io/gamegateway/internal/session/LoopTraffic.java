/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.observe.TrafficStats;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The counters of one event loop by serverType and world. Clients choose the world, so there are only so many counters; what comes
 * behind them is counted by its serverType alone. Belongs to the loop, but for {@link #all}.
 */
public final class LoopTraffic {

    /** Of all serverTypes together; those for other worlds, at most 256, come on top. */
    static final int MAX_WORLDS = 1_000;

    private final Observers observers;
    private final IntObjectHashMap<Traffic> byServer = new IntObjectHashMap<>();

    /** The same, for readers on other threads. */
    private final Queue<Traffic> all = new ConcurrentLinkedQueue<>();

    private int worlds;

    LoopTraffic(Observers observers) {
        this.observers = observers;
    }

    /** The counter for this serverId. */
    public Traffic of(int serverId) {
        ServerId id = new ServerId(serverId);
        Traffic known = byServer.get(key(id.serverType(), id.worldId()));
        if (known != null) {
            return known;
        }
        if (worlds == MAX_WORLDS) {
            return otherWorlds(id.serverType());
        }
        worlds++;
        return add(id.serverType(), id.worldId());
    }

    private Traffic otherWorlds(int serverType) {
        Traffic known = byServer.get(key(serverType, TrafficStats.OTHER_WORLDS));
        return known != null ? known : add(serverType, TrafficStats.OTHER_WORLDS);
    }

    private Traffic add(int serverType, int worldId) {
        Traffic added = new Traffic(serverType, worldId);
        byServer.put(key(serverType, worldId), added);
        all.add(added);
        observers.trafficSeen(serverType, worldId);
        return added;
    }

    private static int key(int serverType, int worldId) {
        return worldId << Byte.SIZE | serverType;
    }

    /** All counters, as they are now and grow. Thread-safe. */
    public Collection<Traffic> all() {
        return Collections.unmodifiableCollection(all);
    }
}
