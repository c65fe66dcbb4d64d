/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.Endpoint;
import org.jspecify.annotations.Nullable;

/** What a session remembers of a serverId: the decision, and the link that leads there. Belongs to the event loop. */
public final class Route {

    private final int serverId;
    private final long version;
    private final Endpoint endpoint;
    private final String service;
    private @Nullable BackendLink link;
    private boolean announced;

    /**
     * @param serverId without the zip bit
     * @param version of the rules that this was decided by
     */
    public Route(int serverId, long version, Endpoint endpoint, String service) {
        this.serverId = serverId;
        this.version = version;
        this.endpoint = endpoint;
        this.service = service;
    }

    /** Without the zip bit. */
    public int serverId() {
        return serverId;
    }

    /** Of the rules that this was decided by. */
    public long version() {
        return version;
    }

    /** Where the messages go. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** The service's name. */
    public String service() {
        return service;
    }

    /** The link the session has acquired; may be lost, and null before the first message. */
    public @Nullable BackendLink link() {
        return link;
    }

    /** Remembers an acquired link. */
    public void link(@Nullable BackendLink acquired) {
        this.link = acquired;
        this.announced |= acquired != null;
    }

    /** True where the session has had a link for this serverId before. */
    public boolean announced() {
        return announced;
    }

    /** Takes over what the session remembered of the same serverId. */
    void succeed(Route old) {
        announced |= old.announced;
    }
}
