/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.gamegateway.config.Network;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Networks, found by an address in as many steps as there are lengths of prefixes, however many they are. Immutable. */
final class NetworkSet {

    private final Set<Network> networks;

    /** The lengths there are. */
    private final int[] prefixBits;

    NetworkSet(Collection<Network> networks) {
        this.networks = new HashSet<>(networks);
        Set<Integer> lengths = new TreeSet<>();
        networks.forEach(network -> lengths.add(network.prefixBits()));
        this.prefixBits = lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    boolean contains(InetAddress address) {
        for (int bits : prefixBits) {
            if (bits <= address.getAddress().length * Byte.SIZE && networks.contains(Network.around(address, bits))) {
                return true;
            }
        }
        return false;
    }
}
