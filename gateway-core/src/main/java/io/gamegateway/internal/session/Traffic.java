/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The messages of one serverType in one world, on one event loop. Only that loop's thread adds; any thread may read. As with
 * {@link LoopCounters}, a count is an opaque load and store.
 */
public final class Traffic {

    private static final VarHandle TO_BACKENDS = handle("toBackends");
    private static final VarHandle TO_CLIENTS = handle("toClients");

    private final int serverType;
    private final int worldId;

    @SuppressWarnings("unused") // By the handles.
    private long toBackends;

    @SuppressWarnings("unused")
    private long toClients;

    Traffic(int serverType, int worldId) {
        this.serverType = serverType;
        this.worldId = worldId;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Traffic.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
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
        TO_BACKENDS.setOpaque(this, (long) TO_BACKENDS.getOpaque(this) + 1);
    }

    /** So many more were written to a client. */
    public void toClient(int messages) {
        TO_CLIENTS.setOpaque(this, (long) TO_CLIENTS.getOpaque(this) + messages);
    }

    /** Messages sent to backends so far. */
    public long toBackends() {
        return (long) TO_BACKENDS.getOpaque(this);
    }

    /** Messages of backends written to clients so far. */
    public long toClients() {
        return (long) TO_CLIENTS.getOpaque(this);
    }
}
