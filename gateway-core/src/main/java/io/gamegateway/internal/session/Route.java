/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.internal.backend.Backend;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session remembers of a serverId: the decision, the endpoint in use, the link that leads there, and the wait for
 * one where there is none. Belongs to the event loop.
 */
public final class Route {

    private final int serverId;
    private long version;
    private List<Endpoint> candidates = List.of();
    private String service = "";
    private Backend backend;
    private @Nullable BackendLink link;
    private @Nullable LinkWait wait;
    private boolean announced;
    private long askedNanos;

    // Set where the route is remembered, before anybody sends anything by it.
    @SuppressWarnings("NullAway.Init")
    private Traffic traffic;

    /**
     * @param serverId without the zip bit
     * @param backend where the messages go first
     */
    Route(int serverId, Backend backend) {
        this.serverId = serverId;
        this.backend = backend;
        backend.assign(serverId);
    }

    /** Without the zip bit. */
    public int serverId() {
        return serverId;
    }

    /** Of the rules that this was decided by. */
    public long version() {
        return version;
    }

    /** Where the messages may go, the best first. */
    public List<Endpoint> candidates() {
        return candidates;
    }

    /** The service's name. */
    public String service() {
        return service;
    }

    void decided(long byVersion, List<Endpoint> endpoints, String name) {
        version = byVersion;
        candidates = endpoints;
        service = name;
    }

    /** Counts its messages. */
    public Traffic traffic() {
        return traffic;
    }

    void traffic(Traffic counter) {
        traffic = counter;
    }

    /** When the session asked for it, by {@link System#nanoTime()}. */
    public long askedNanos() {
        return askedNanos;
    }

    void askedNanos(long nanos) {
        askedNanos = nanos;
    }

    /** Where the messages go. */
    public Backend backend() {
        return backend;
    }

    /** The messages go there from now on. */
    public void assign(Backend other) {
        if (other != backend) {
            backend.unassign();
            other.assign(serverId);
            backend = other;
        }
    }

    /** The link the session has acquired; may be lost, and null before the first message. */
    public @Nullable BackendLink link() {
        return link;
    }

    /** Remembers an acquired link, or that there is none. */
    public void link(@Nullable BackendLink acquired) {
        this.link = acquired;
        this.announced |= acquired != null;
    }

    /** True where the session has had a link for this serverId before. */
    public boolean announced() {
        return announced;
    }

    /** True while messages must wait, also where there is a link already that they wait to be put on, in order. */
    public boolean isWaiting() {
        return wait != null;
    }

    /** The wait, if there is one. */
    public @Nullable LinkWait waiting() {
        return wait;
    }

    /** Begins a wait, or ends it with null. */
    public void waiting(@Nullable LinkWait other) {
        this.wait = other;
    }

    /** The session has ended, or has displaced this route. */
    void end() {
        LinkWait current = wait;
        wait = null;
        if (current != null) {
            current.cancel();
        }
        backend.unassign();
    }
}
