/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;

/**
 * A logic server that wants to push.
 *
 * @param logicId what it calls itself
 * @param epoch of its run
 * @param address where it connects from
 * @param certificates its chain, its own first; empty without mutual TLS. Verified by the TLS layer
 * @param headers the call's metadata, by lower-case name; of several with one name the last, and no binary ones
 * @since 0.1
 */
public record PushPeer(
        String logicId,
        long epoch,
        SocketAddress address,
        List<Certificate> certificates,
        Map<String, String> headers) {

    /** Copies the collections. */
    public PushPeer {
        certificates = List.copyOf(certificates);
        headers = Map.copyOf(headers);
    }
}
