/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.internal.observe.LoopCells;

/**
 * The messages of one serverType in one world, on one event loop. Only that loop's thread adds; any thread may read: see {@link
 * LoopCells}.
 */
public final class Traffic {

    private static final int TO_BACKENDS = 0;
    private static final int TO_CLIENTS = 1;

    private final int serverType;
    private final int worldId;
    private final long[] cells = new long[2];

    Traffic(int serverType, int worldId) {
        this.serverType = serverType;
        this.worldId = worldId;
    }

    /** 0 to 255. */
    public int serverType() {
        return serverType;
    }

    /** 0 to 32,767, or -1 for all that have no counter of their own. */
    public int worldId() {
        return worldId;
    }

    /** One more was sent to a backend. */
    public void toBackend() {
        LoopCells.add(cells, TO_BACKENDS, 1);
    }

    /** So many more were written to a client. */
    public void toClient(int messages) {
        LoopCells.add(cells, TO_CLIENTS, messages);
    }

    /** Messages sent to backends so far. */
    public long toBackends() {
        return LoopCells.get(cells, TO_BACKENDS);
    }

    /** Messages of backends written to clients so far. */
    public long toClients() {
        return LoopCells.get(cells, TO_CLIENTS);
    }
}
