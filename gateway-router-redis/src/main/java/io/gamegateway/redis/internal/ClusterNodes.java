/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A cluster. Any node is asked first; one that has not got the key names the one that has, which is remembered per slot. So
 * few keys need no map of the whole cluster.
 */
final class ClusterNodes implements RedisNodes {

    private static final int MAX_REDIRECTIONS = 5;
    private static final JedisException NOT_ASKED = new JedisConnectionException("no node was asked");

    private final NodeDialer dialer;
    private final List<Endpoint> seeds;
    private final Map<Integer, Endpoint> nodeOfSlot = new HashMap<>();
    private final Map<Endpoint, Jedis> connections = new LinkedHashMap<>();

    ClusterNodes(NodeDialer dialer, List<Endpoint> seeds) {
        this.dialer = dialer;
        this.seeds = seeds;
    }

    @Override
    public <T> T at(String key, Function<Jedis, T> command) {
        int slot = JedisClusterCRC16.getSlot(key);
        Endpoint remembered = nodeOfSlot.get(slot);
        Endpoint node = remembered != null ? remembered : anyNode();
        boolean asking = false;
        for (int redirections = 0; ; redirections++) {
            try {
                Jedis connection = connection(node);
                if (asking) {
                    connection.asking();
                }
                return command.apply(connection);
            } catch (JedisMovedDataException e) {
                node = target(e, node, redirections);
                nodeOfSlot.put(slot, node);
                asking = false;
            } catch (JedisAskDataException e) {
                node = target(e, node, redirections);
                asking = true;
            } catch (JedisConnectionException e) {
                forget(node);
                throw e;
            }
        }
    }

    @Override
    public List<Object> roundTrip(List<KeyCommand> commands) {
        List<Object> replies = RoundTrip.unanswered(commands.size(), NOT_ASKED);
        List<Integer> open = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            open.add(i);
        }
        for (int redirections = 0; !open.isEmpty(); redirections++) {
            List<Integer> moved = new ArrayList<>();
            for (Map.Entry<Endpoint, List<Integer>> part :
                    byNode(commands, open, replies).entrySet()) {
                askPart(part.getKey(), part.getValue(), commands, replies, redirections, moved);
            }
            // Those of one key must stay in their order, and may have come from different nodes.
            moved.sort(null);
            open = moved;
        }
        return replies;
    }

    /** Those that no node can be found for get the reason as their reply. */
    private Map<Endpoint, List<Integer>> byNode(List<KeyCommand> commands, List<Integer> open, List<Object> replies) {
        Map<Endpoint, List<Integer>> parts = new LinkedHashMap<>();
        JedisException unreachable = null;
        Endpoint any = null;
        for (int i : open) {
            Endpoint node = nodeOfSlot.get(slot(commands.get(i)));
            if (node == null && any == null && unreachable == null) {
                try {
                    any = anyNode();
                } catch (JedisException e) {
                    unreachable = e;
                }
            }
            Endpoint asked = node != null ? node : any;
            if (asked != null) {
                parts.computeIfAbsent(asked, part -> new ArrayList<>()).add(i);
            } else if (unreachable != null) {
                replies.set(i, unreachable);
            }
        }
        return parts;
    }

    private void askPart(
            Endpoint node,
            List<Integer> part,
            List<KeyCommand> commands,
            List<Object> replies,
            int redirections,
            List<Integer> moved) {
        List<Object> answers;
        try {
            answers = RoundTrip.at(
                    connection(node), part.stream().map(commands::get).toList());
        } catch (JedisException e) {
            forget(node);
            part.forEach(i -> replies.set(i, e));
            return;
        }
        for (int n = 0; n < answers.size(); n++) {
            int i = part.get(n);
            Object answer = answers.get(n);
            if (answer instanceof JedisMovedDataException e && redirections < MAX_REDIRECTIONS) {
                nodeOfSlot.put(slot(commands.get(i)), target(e, node, redirections));
                moved.add(i);
            } else if (answer instanceof JedisAskDataException e) {
                replies.set(i, ask(target(e, node, 0), commands.get(i)));
            } else {
                replies.set(i, answer);
            }
        }
    }

    /** At the node that the key is on its way to. */
    private Object ask(Endpoint node, KeyCommand command) {
        try {
            Jedis connection = connection(node);
            connection.asking();
            return RoundTrip.at(connection, List.of(command)).get(0);
        } catch (JedisConnectionException e) {
            forget(node);
            return e;
        } catch (JedisException e) {
            return e;
        }
    }

    private static int slot(KeyCommand command) {
        return JedisClusterCRC16.getSlot(command.key());
    }

    private static Endpoint target(JedisRedirectionException e, Endpoint from, int redirections) {
        if (redirections == MAX_REDIRECTIONS) {
            throw new JedisConnectionException("sent from node to node " + redirections + " times", e);
        }
        HostAndPort target = e.getTargetNode();
        // A node that does not know its own address leaves it out: it is where it was reached.
        String host = target.getHost().isEmpty() ? from.host() : target.getHost();
        return new Endpoint(host, target.getPort());
    }

    /** A node that is connected already, else the first one that can be reached. */
    private Endpoint anyNode() {
        if (!connections.isEmpty()) {
            return connections.keySet().iterator().next();
        }
        Set<Endpoint> known = new LinkedHashSet<>(seeds);
        known.addAll(nodeOfSlot.values());
        JedisException last = new JedisConnectionException("no node was asked");
        for (Endpoint node : known) {
            try {
                connection(node);
                return node;
            } catch (JedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private Jedis connection(Endpoint node) {
        return connections.computeIfAbsent(node, dialer::dial);
    }

    /** The node may be down, and others have taken over its slots: they will be asked for again. */
    private void forget(Endpoint node) {
        nodeOfSlot.values().removeIf(node::equals);
        Jedis connection = connections.remove(node);
        if (connection != null) {
            NodeDialer.end(connection);
        }
    }

    /** Whatever is published in a cluster reaches all of its nodes. */
    @Override
    public Jedis openForNotices() {
        return dialer.dialForNotices(anyNode());
    }

    @Override
    public void check() {
        // A node that lost a slot says so when it is asked for a key.
    }

    @Override
    public void disconnect() {
        connections.values().forEach(NodeDialer::end);
        connections.clear();
    }

    @Override
    public void close() {
        dialer.close();
    }
}
