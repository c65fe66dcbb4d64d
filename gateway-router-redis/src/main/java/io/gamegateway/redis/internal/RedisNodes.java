/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.redis.config.RedisConfig;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.Jedis;

/**
 * The nodes of a Redis, of which the right one is asked. Used by one thread, but for {@link #close}, which any thread may
 * call: it ends what the other one waits for.
 *
 * <p>All methods throw a {@link redis.clients.jedis.exceptions.JedisException} where Redis does not answer, or answers with
 * an error; each of them waits for a connect timeout and a few read timeouts at most, per node that it tries.
 *
 * <p>The client library's own pools are not used: their connects, subscriptions and topology threads cannot be ended from
 * outside, and closing must be quick also where Redis is frozen.
 */
public interface RedisNodes extends AutoCloseable {

    /** Nodes as the configuration has them; nothing is connected yet. */
    static RedisNodes of(RedisConfig config) {
        NodeDialer dialer = new NodeDialer(config);
        return switch (config.mode()) {
            case STANDALONE ->
                new SingleNode(dialer, new FixedNode(config.addresses().get(0)));
            case SENTINEL -> new SingleNode(dialer, new SentinelMaster(dialer, config));
            case CLUSTER -> new ClusterNodes(dialer, config.addresses());
        };
    }

    /**
     * Runs a command where the key is.
     *
     * @param command sends exactly one command, for this key; may be run again where the key has moved
     */
    <T> T at(String key, Function<Jedis, T> command);

    /**
     * Runs commands where their keys are: one round trip for all that go to the same node, and another one where keys have
     * moved or a script was unknown. Commands for the same key run in their order.
     *
     * <p>Does not throw: a command that got no answer has a {@link redis.clients.jedis.exceptions.JedisException} for it, and so
     * has one that Redis answered with an error. In a cluster some may have an answer while others have none.
     *
     * @return the answers, in the order of the commands
     */
    default List<Object> all(List<KeyCommand> commands) {
        return RoundTrip.repeatUnknownScripts(this, commands, roundTrip(commands));
    }

    /** As {@link #all}, but a script that is unknown is an error. The list can be changed. */
    List<Object> roundTrip(List<KeyCommand> commands);

    /**
     * A connection of its own for a subscription, which is lost when it is silent for a connect timeout and two
     * read timeouts.
     */
    Jedis openForNotices();

    /**
     * To be called now and then: throws where the connections lead to a node that should not be used any more. Tries one
     * other node at most, however many there are.
     */
    void check();

    /** Closes the connections; what comes next opens others. */
    void disconnect();

    /** Closes the connections and opens no more. */
    @Override
    void close();
}
