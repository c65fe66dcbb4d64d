/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.spi.Endpoint;
import redis.clients.jedis.Jedis;

/** One server, at one address. */
record FixedNode(Endpoint address) implements NodeLocator {

    @Override
    public Endpoint locate() {
        return address;
    }

    @Override
    public void confirm(Jedis connection) {
        // Whatever is behind the address is what was asked for.
    }

    @Override
    public void check(Endpoint node) {
        // Never another one.
    }

    @Override
    public void disconnect() {
        // Has no connections.
    }
}
