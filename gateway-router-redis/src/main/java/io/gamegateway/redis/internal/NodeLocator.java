/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.spi.Endpoint;
import redis.clients.jedis.Jedis;

/** Where the one node is that has all keys. */
interface NodeLocator {

    /** Finds it. */
    Endpoint locate();

    /** Throws where the node that was connected to is not the one. */
    void confirm(Jedis connection);

    /** Throws where another node has taken over from this one; says nothing where that is not known. */
    void check(Endpoint node);

    /** Closes its own connections; what comes next opens others. */
    void disconnect();
}
