/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.REALMS;
import static io.gamegateway.redis.RedisFixture.RULES;
import static io.gamegateway.redis.RedisFixture.awaitInForce;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.impatient;
import static io.gamegateway.redis.RedisFixture.inForce;
import static io.gamegateway.redis.RedisFixture.patient;
import static io.gamegateway.redis.RedisFixture.quickBuilder;
import static io.gamegateway.redis.RedisFixture.rules;
import static io.gamegateway.redis.RedisFixture.successes;
import static io.gamegateway.redis.RedisTopology.MASTER;
import static io.gamegateway.redis.RedisTopology.awaitReplicas;
import static io.gamegateway.redis.RedisTopology.awaitSlowly;
import static io.gamegateway.redis.RedisTopology.owner;
import static io.gamegateway.redis.RedisTopology.replication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.exceptions.JedisException;

/** Sentinels and clusters of real processes. */
class RedisDeploymentTest {

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private final RedisTopology topology = new RedisTopology(fixture);

    private static long millisToLive(RedisProcess server, int node) {
        return server.ask(jedis -> jedis.pttl("game-gateway:gateway:node:" + node));
    }

    private static void publish(RedisProcess server, String json) {
        server.run(jedis -> {
            jedis.set(RULES, json);
            jedis.publish(RULES + ":notify", "");
        });
    }

    @Test
    void sentinel_masterDies_followsTheNewOne() {
        RedisProcess master = topology.master();
        RedisProcess replica = topology.replicaOf(master);
        RedisProcess sentinel = topology.sentinelOf(master);
        awaitReplicas(sentinel, 1);
        publish(master, rules(10, "a:1"));
        Endpoint deadSentinel = new Endpoint("127.0.0.1", RedisProcess.freePort());
        RedisConfig config = patient(RedisConfig.sentinel(MASTER, List.of(deadSentinel, sentinel.endpoint())));
        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());
        LeasedSessionIdGenerator ids = fixture.closing(LeasedSessionIdGenerator.builder(config, "gateway-1")
                .renewInterval(Duration.ofMillis(100))
                .start());
        assertThat(inForce(resolver.table())).isEqualTo("a:1");

        master.kill();
        awaitSlowly(() -> assertThat(replication(replica)).contains("role:master"));
        eventually(() -> assertThat(fixture.log.with("is back after")).hasSize(1));
        publish(replica, rules(10, "b:1"));

        awaitInForce(resolver, "b:1");
        int node = ids.nodeNumber();
        eventually(() -> assertThat(millisToLive(replica, node))
                .isGreaterThan(Duration.ofHours(1).minusSeconds(20).toMillis()));
        assertThat(fixture.log.with("is not available")).hasSize(1);
    }

    /** Nothing cuts the connection to a master that is demoted while it is cut off from its sentinels. */
    @Test
    void sentinel_namesAnotherMaster_whileTheOldOneLives() {
        RedisProcess old = fixture.closing(RedisProcess.start());
        RedisProcess other = fixture.closing(RedisProcess.start());
        RedisProcess sentinel = topology.sentinelOf(old);
        publish(old, rules(10, "old:1"));
        publish(other, rules(10, "other:1"));
        RedisRouteResolver resolver =
                fixture.closing(quickBuilder(impatient(RedisConfig.sentinel(MASTER, List.of(sentinel.endpoint()))))
                        .start());
        assertThat(inForce(resolver.table())).isEqualTo("old:1");

        sentinel.run(jedis -> {
            jedis.sentinelRemove(MASTER);
            jedis.sentinelMonitor(MASTER, "127.0.0.1", other.port(), 1);
        });

        awaitInForce(resolver, "other:1");
    }

    @Test
    void sentinels_areGone_whileTheMasterLives_changesNothing() {
        RedisProcess master = fixture.closing(RedisProcess.start());
        RedisProcess sentinel = topology.sentinelOf(master);
        publish(master, rules(10, "a:1"));
        RedisRouteResolver resolver =
                fixture.closing(quickBuilder(impatient(RedisConfig.sentinel(MASTER, List.of(sentinel.endpoint()))))
                        .start());

        sentinel.freeze();
        awaitSilence();
        publish(master, rules(10, "b:1"));

        awaitInForce(resolver, "b:1");
        assertThat(fixture.log.warnings()).isEmpty();
    }

    /** Longer than a subscription may be silent, in which there are several checks. */
    private static void awaitSilence() {
        long start = System.nanoTime();
        await().until(() -> System.nanoTime() - start
                > RedisFixture.IMPATIENT.multipliedBy(6).toNanos());
    }

    @Test
    void sentinelAndMaster_haveDifferentPasswords() {
        RedisProcess master = fixture.closing(RedisProcess.start("--requirepass", "of-master"));
        RedisProcess sentinel = fixture.closing(RedisProcess.startSentinel(
                "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 1",
                "sentinel auth-pass " + MASTER + " of-master",
                "requirepass of-sentinel"));
        RedisConfig config = patient(RedisConfig.sentinel(MASTER, List.of(sentinel.endpoint())))
                .withCredentials(RedisCredentials.ofPassword("of-master"));

        assertThatThrownBy(() -> quickBuilder(config).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("NOAUTH");
        RedisRouteResolver resolver =
                fixture.closing(quickBuilder(config.withSentinelCredentials(RedisCredentials.ofPassword("of-sentinel")))
                        .start());

        assertThat(successes(resolver, "realm_mapping")).isEqualTo(1);
    }

    @Test
    void sentinel_knowsNoSuchMaster_throwsNamingIt() {
        RedisProcess sentinel = topology.sentinelOf(fixture.redis());

        assertThatThrownBy(() -> quickBuilder(patient(RedisConfig.sentinel("chess", List.of(sentinel.endpoint()))))
                        .start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("the sentinel knows no master 'chess'");
    }

    /** Sets it at the node that has its slot. */
    private static void set(List<RedisProcess> nodes, String json) {
        int done = 0;
        for (RedisProcess node : nodes) {
            try {
                node.run(jedis -> jedis.set(RULES, json));
                done++;
            } catch (JedisException e) {
                // Of another node.
            }
        }
        assertThat(done).isEqualTo(1);
    }

    private static void setRealm(List<RedisProcess> nodes, String world, String endpoint) {
        for (RedisProcess node : nodes) {
            try {
                node.run(jedis -> jedis.hset(REALMS, world, endpoint));
            } catch (JedisException e) {
                // Of another node.
            }
        }
    }

    @Test
    void cluster_findsKeys_hearsNoticesOfAnyNode_andLeases() {
        List<RedisProcess> nodes = topology.cluster(3);
        set(nodes, rules(10, "a:1"));
        setRealm(nodes, "7", "home:1");
        for (RedisProcess seed : nodes) {
            RedisConfig config = patient(RedisConfig.cluster(List.of(seed.endpoint())));
            RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());
            assertThat(inForce(resolver.table())).isEqualTo("a:1");
            assertThat(resolver.table().realms()).containsOnlyKeys(7);

            for (RedisProcess publisher : nodes) {
                String endpoint = "from-" + publisher.port() + "-to-" + seed.port() + ":1";
                set(nodes, rules(10, endpoint));
                publisher.run(jedis -> jedis.publish(RULES + ":notify", ""));
                awaitInForce(resolver, endpoint);
            }
            set(nodes, rules(10, "a:1"));
            resolver.close();
        }

        RedisConfig config = patient(RedisConfig.cluster(
                List.of(nodes.get(0).endpoint(), nodes.get(1).endpoint())));
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            numbers.add(fixture.closing(LeasedSessionIdGenerator.builder(config, "same name")
                            .start())
                    .nodeNumber());
        }
        assertThat(numbers).hasSize(20);
        assertThat(fixture.log.warnings()).isEmpty();
    }

    /** With a tag in the prefix both keys are at one node, so they survive when another one dies. */
    @Test
    void cluster_nodeDies_anotherOneIsUsed() {
        List<RedisProcess> nodes = topology.cluster(3, "--cluster-require-full-coverage", "no");
        String key = "{games}:routing:rules";
        RedisProcess owner = owner(nodes, key);
        List<RedisProcess> others = nodes.stream().filter(node -> node != owner).toList();
        owner.run(jedis -> jedis.set(key, rules(10, "a:1")));
        RedisConfig config = patient(RedisConfig.cluster(
                        List.of(others.get(0).endpoint(), others.get(1).endpoint())))
                .withKeyPrefix("{games}:");
        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());
        assertThat(inForce(resolver.table())).isEqualTo("a:1");

        // The one that the subscription is at.
        others.get(0).kill();

        awaitSlowly(() -> assertThat(fixture.log.with("is back after")).hasSize(1));
        assertThat(fixture.log.with("is not available")).hasSize(1);
        owner.run(jedis -> jedis.set(key, rules(10, "b:1")));
        others.get(1).run(jedis -> jedis.publish(key + ":notify", ""));
        awaitInForce(resolver, "b:1");
    }
}
