/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** One node that has all keys. */
final class SingleNode implements RedisNodes {

    private record Connected(Endpoint node, Jedis connection) {}

    private final NodeDialer dialer;
    private final NodeLocator locator;
    private @Nullable Connected connected;

    SingleNode(NodeDialer dialer, NodeLocator locator) {
        this.dialer = dialer;
        this.locator = locator;
    }

    @Override
    public <T> T at(String key, Function<Jedis, T> command) {
        Jedis connection = connected().connection();
        try {
            return command.apply(connection);
        } catch (JedisConnectionException e) {
            disconnect();
            throw e;
        }
    }

    @Override
    public List<Object> roundTrip(List<KeyCommand> commands) {
        try {
            return RoundTrip.at(connected().connection(), commands);
        } catch (JedisException e) {
            disconnect();
            return RoundTrip.unanswered(commands.size(), e);
        }
    }

    @Override
    public Jedis openForNotices() {
        return dialer.dialForNotices(connected().node());
    }

    @Override
    public void check() {
        if (connected != null) {
            locator.check(connected.node());
        }
    }

    private Connected connected() {
        Connected current = connected;
        if (current == null) {
            current = connect(locator.locate());
            connected = current;
        }
        return current;
    }

    private Connected connect(Endpoint node) {
        Jedis connection = dialer.dial(node);
        try {
            locator.confirm(connection);
            return new Connected(node, connection);
        } catch (JedisException e) {
            NodeDialer.end(connection);
            throw e;
        }
    }

    @Override
    public void disconnect() {
        if (connected != null) {
            NodeDialer.end(connected.connection());
            connected = null;
        }
        locator.disconnect();
    }

    @Override
    public void close() {
        dialer.close();
    }
}
