/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.link.LinkWatch;
import io.gamegateway.internal.link.Suspects;
import io.gamegateway.jmh.SinkChannel;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.netty.channel.EventLoop;

/** A link of the gateway's own transport, shared by all sessions, whose connection is no socket. */
public final class EmbeddedLinks implements BackendLinks, TcpLink.Owner {

    private final SinkChannel backend = new SinkChannel();
    private final TcpLink link;

    /**
     * The link is open.
     *
     * @param eventLoop of the sessions
     */
    public EmbeddedLinks(
            EventLoop eventLoop,
            Endpoint endpoint,
            BackendConfig config,
            TraceHeaderCodec traceHeader,
            BackendEvents events) {
        LinkWatch watch = new LinkWatch(
                eventLoop, config.pool().stallTimeout(), config.pool().silenceTimeout(), new Suspects());
        link = new TcpLink(endpoint, events, new GateProtocol(config, traceHeader), this, watch);
        backend.pipeline().addLast(link);
        link.begin();
    }

    /** The backend's end: it counts what it gets, and what it says is handed to it. */
    public SinkChannel backend() {
        return backend;
    }

    /** Flushes what was sent in this turn. */
    public void endTurn() {
        backend.runPendingTasks();
    }

    @Override
    public void acquire(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
        if (endpoint.equals(link.endpoint())) {
            link.give(session, resumed, callback);
        } else {
            callback.failed(CloseReason.BACKEND_UNAVAILABLE, "there is no such endpoint");
        }
    }

    @Override
    public void released(TcpLink released) {
        // It stays for the others.
    }

    @Override
    public void closed(TcpLink gone) {
        // Nobody asks for it any more.
    }

    @Override
    public void close() {
        link.close();
        endTurn();
    }
}
