/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.ProxyProtocol;
import java.net.InetAddress;

/** Who may connect by address, and who is a trusted proxy. Immutable. */
final class AddressRules {

    private final NetworkSet allow;
    private final NetworkSet deny;
    private final NetworkSet proxies;
    private final boolean proxyRequired;

    AddressRules(AccessConfig config) {
        this.allow = new NetworkSet(config.allow());
        this.deny = new NetworkSet(config.deny());
        this.proxies = new NetworkSet(config.proxyNetworks());
        this.proxyRequired = config.proxyProtocol() == ProxyProtocol.REQUIRED;
    }

    boolean isAllowed(InetAddress client) {
        return (allow.isEmpty() || allow.contains(client)) && !deny.contains(client);
    }

    boolean isProxy(InetAddress peer) {
        return !proxies.isEmpty() && proxies.contains(peer);
    }

    boolean isProxyRequired() {
        return proxyRequired;
    }
}
