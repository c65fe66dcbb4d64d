/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** The node that the sentinels call the master. They are asked one after the other; one that answers is kept. */
final class SentinelMaster implements NodeLocator {

    /** How many checks are left out after one that no sentinel answered: it may have taken several timeouts. */
    private static final int CHECKS_LEFT_OUT = 10;

    private final NodeDialer dialer;
    private final List<Endpoint> sentinels;
    private final Optional<RedisCredentials> credentials;
    private final String masterName;
    private @Nullable Jedis sentinel;
    private int checksToLeaveOut;
    private int next;

    SentinelMaster(NodeDialer dialer, RedisConfig config) {
        this.dialer = dialer;
        this.sentinels = config.addresses();
        this.credentials = config.sentinelCredentials();
        this.masterName = config.masterName();
    }

    @Override
    public Endpoint locate() {
        JedisException last = new JedisConnectionException("no sentinel was asked");
        // The one that is connected, which may have failed meanwhile, and all of them then.
        for (int attempts = 0; attempts <= sentinels.size(); attempts++) {
            try {
                return askOne();
            } catch (JedisException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Asks the sentinel that is connected, else the next one. */
    private Endpoint askOne() {
        Jedis asked = sentinel;
        try {
            if (asked == null) {
                asked = dialer.dial(sentinels.get(next), credentials, 0);
                sentinel = asked;
            }
            return ask(asked);
        } catch (JedisException e) {
            next = (next + 1) % sentinels.size();
            disconnect();
            throw e;
        }
    }

    private Endpoint ask(Jedis asked) {
        List<String> address = asked.sentinelGetMasterAddrByName(masterName);
        if (address == null || address.size() != 2) {
            throw new JedisConnectionException("the sentinel knows no master '" + masterName + "'");
        }
        try {
            return new Endpoint(address.get(0), Integer.parseInt(address.get(1)));
        } catch (IllegalArgumentException e) {
            throw new JedisConnectionException("the sentinel says that '" + masterName + "' is at " + address, e);
        }
    }

    /** Sentinels may name the old master for a while, and it may be a replica by then. */
    @Override
    public void confirm(Jedis connection) {
        Object role;
        try {
            role = connection.role().get(0);
        } catch (JedisAccessControlException e) {
            // A user who may not ask has to believe the sentinel.
            return;
        }
        if (!"master".equals(role)) {
            throw new JedisConnectionException("the node that the sentinels name is a " + role + ", not the master");
        }
    }

    /** A demoted master closes its connections, but one that is cut off from the others with us does not. */
    @Override
    public void check(Endpoint node) {
        if (checksToLeaveOut > 0) {
            checksToLeaveOut--;
            return;
        }
        Endpoint master;
        try {
            master = askOne();
        } catch (JedisException e) {
            checksToLeaveOut = CHECKS_LEFT_OUT;
            return;
        }
        if (!master.equals(node)) {
            throw new JedisConnectionException("the master is at " + master + " now");
        }
    }

    @Override
    public void disconnect() {
        if (sentinel != null) {
            NodeDialer.end(sentinel);
            sentinel = null;
        }
    }
}
