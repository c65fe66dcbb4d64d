/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.TlsMode;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.spi.ConnectionGate;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client has to pass before it gets a session, and who decides about it. On the client's event loop. */
public interface Admission {

    /** True where nobody gets in any more. */
    boolean isDraining();

    /** The client's address is known now: null, or why it is refused. */
    @Nullable
    RejectReason settle(Channel channel, Arrival arrival);

    /** True for a proxy whose word is believed. */
    boolean isProxy(InetAddress peer);

    /** Whether connections begin with a PROXY header. */
    ProxyProtocol proxyProtocol();

    /** Whether clients speak TLS. */
    TlsMode tlsMode();

    /** The origins of WebSockets that are let in; empty = all. */
    List<String> origins();

    /** The only path that upgrades to a WebSocket; empty = any. */
    String webSocketPath();

    /** What clients are told to wait before they connect again. */
    long retryAfterMillis();

    /** Who has the last word. */
    ConnectionGate gate();

    /** How long it may take. */
    long gateMillis();
}
