/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** Sentinels and clusters of real processes, which end with the test. */
final class RedisTopology {

    static final String MASTER = "games";

    private static final Duration FAILOVER = Duration.ofSeconds(40);

    private final RedisFixture fixture;

    RedisTopology(RedisFixture fixture) {
        this.fixture = fixture;
    }

    static void awaitSlowly(ThrowingRunnable check) {
        await().atMost(FAILOVER)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(JedisException.class)
                .untilAsserted(check);
    }

    RedisProcess sentinelOf(RedisProcess master) {
        return fixture.closing(RedisProcess.startSentinel(
                "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 1",
                "sentinel down-after-milliseconds " + MASTER + " 500",
                "sentinel failover-timeout " + MASTER + " 3000"));
    }

    /** One that takes replicas without a delay. */
    RedisProcess master() {
        return fixture.closing(RedisProcess.start("--repl-diskless-sync-delay", "0"));
    }

    RedisProcess replicaOf(RedisProcess master) {
        RedisProcess replica = fixture.closing(RedisProcess.start(
                "--replicaof", "127.0.0.1", Integer.toString(master.port()), "--repl-diskless-sync-delay", "0"));
        awaitSlowly(() -> assertThat(replication(replica)).contains("master_link_status:up"));
        return replica;
    }

    static String replication(RedisProcess server) {
        return server.ask(jedis -> jedis.info("replication"));
    }

    static void awaitReplicas(RedisProcess sentinel, int count) {
        awaitSlowly(() -> {
            int replicas = sentinel.ask(jedis -> jedis.sentinelReplicas(MASTER).size());
            assertThat(replicas).isEqualTo(count);
        });
    }

    List<RedisProcess> cluster(int masters, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
        all.addAll(List.of(arguments));
        List<RedisProcess> nodes = new ArrayList<>();
        for (int i = 0; i < masters; i++) {
            nodes.add(fixture.closing(RedisProcess.start(all.toArray(String[]::new))));
        }
        int slots = 16_384 / masters + 1;
        for (int i = 0; i < masters; i++) {
            int first = i * slots;
            int last = Math.min(16_383, first + slots - 1);
            nodes.get(i)
                    .run(jedis -> jedis.sendCommand(
                            Protocol.Command.CLUSTER,
                            "ADDSLOTSRANGE",
                            Integer.toString(first),
                            Integer.toString(last)));
            int port = nodes.get(i).port();
            nodes.get(0).run(jedis -> jedis.clusterMeet("127.0.0.1", port));
        }
        for (RedisProcess node : nodes) {
            awaitSlowly(() -> assertThat(node.ask(Jedis::clusterInfo))
                    .contains("cluster_state:ok")
                    .contains("cluster_known_nodes:" + masters));
        }
        return nodes;
    }

    static boolean owns(RedisProcess node, String key) {
        try {
            node.run(jedis -> jedis.exists(key));
            return true;
        } catch (JedisException e) {
            return false;
        }
    }

    static RedisProcess owner(List<RedisProcess> nodes, String key) {
        return nodes.stream().filter(node -> owns(node, key)).findAny().orElseThrow();
    }
}
