/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.DirectoryGateway.ALICE;
import static io.gamegateway.redis.DirectoryGateway.KEYS;
import static io.gamegateway.redis.DirectoryGateway.failure;
import static io.gamegateway.redis.DirectoryGateway.get;
import static io.gamegateway.redis.DirectoryGateway.quickBuilder;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.patient;
import static io.gamegateway.redis.RedisTopology.MASTER;
import static io.gamegateway.redis.RedisTopology.awaitReplicas;
import static io.gamegateway.redis.RedisTopology.awaitSlowly;
import static io.gamegateway.redis.RedisTopology.owner;
import static io.gamegateway.redis.RedisTopology.replication;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.SessionLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The directories with sentinels and in clusters. */
class RedisDirectoryDeploymentTest {

    private static final int USERS = 3_000;
    private static final GatewayAddress ADDRESS = new GatewayAddress("gateway-1", new Endpoint("10.0.0.1", 7_100));

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private final RedisTopology topology = new RedisTopology(fixture);
    private final List<Set<GatewayAddress>> told = new CopyOnWriteArrayList<>();

    private DirectoryGateway gateway(String name, RedisConfig config) {
        return fixture.closing(new DirectoryGateway(name, quickBuilder(config)));
    }

    private static RedisConfig clusterOf(RedisProcess seed) {
        return patient(RedisConfig.cluster(List.of(seed.endpoint())));
    }

    private void announceAndWatch(RedisConfig announcer, RedisConfig watcher) {
        fixture.closing(RedisGatewayRegistry.builder(announcer)
                        .heartbeat(Duration.ofMillis(100))
                        .expiry(Duration.ofSeconds(60))
                        .build())
                .announce(ADDRESS);
        fixture.closing(RedisGatewayDirectory.builder(watcher).build()).watch(told::add);
        eventually(() -> assertThat(told).containsExactly(Set.of(ADDRESS)));
    }

    private static List<SessionLocation> bindMany(DirectoryGateway gateway) {
        List<CompletionStage<Optional<SessionLocation>>> stages = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            stages.add(gateway.submit("user-" + i, i));
        }
        return stages.stream().map(stage -> get(stage).orElseThrow()).toList();
    }

    @Test
    void sentinel_masterDies_usersAndGatewaysAreThereAtTheNewOne() {
        RedisProcess master = topology.master();
        RedisProcess replica = topology.replicaOf(master);
        RedisProcess sentinel = topology.sentinelOf(master);
        awaitReplicas(sentinel, 1);
        RedisConfig config = patient(RedisConfig.sentinel(MASTER, List.of(sentinel.endpoint())));
        DirectoryGateway one = gateway("gateway-1", config);
        DirectoryGateway two = gateway("gateway-2", config);
        List<SessionLocation> bound = bindMany(one);
        announceAndWatch(config, config);

        master.kill();
        awaitSlowly(() -> assertThat(replication(replica)).contains("role:master"));
        eventually(() -> assertThat(fixture.log.with("is back after")).hasSize(4));

        assertThat(two.find("user-7")).contains(bound.get(7));
        two.bind("user-7", 1);
        eventually(() -> assertThat(one.lost).containsExactly(bound.get(7)));
        assertThat(told).containsExactly(Set.of(ADDRESS));
    }

    @Test
    void cluster_usersOfAllNodes_andNoticesOfAnyNode() {
        List<RedisProcess> nodes = topology.cluster(3);
        DirectoryGateway one = gateway("gateway-1", clusterOf(nodes.get(0)));
        DirectoryGateway two = gateway("gateway-2", clusterOf(nodes.get(1)));

        List<SessionLocation> bound = bindMany(one);

        for (RedisProcess node : nodes) {
            long keys = node.ask(jedis -> jedis.dbSize());
            assertThat(keys).isGreaterThan(USERS / 6);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(two.find("user-" + i)).contains(bound.get(i));
            two.bind("user-" + i, i);
        }
        eventually(() -> assertThat(one.lost).containsExactlyInAnyOrderElementsOf(bound.subList(0, 20)));
        announceAndWatch(clusterOf(nodes.get(0)), clusterOf(nodes.get(2)));
        one.close();
        for (int i = 20; i < 40; i++) {
            assertThat(two.find("user-" + i)).isEmpty();
        }
        assertThat(fixture.log.warnings()).isEmpty();
    }

    /** Others are not delayed for long by one that is gone, and neither disturbed by its users. */
    @Test
    void cluster_nodeDies_theOthersGoOn() {
        List<RedisProcess> nodes = topology.cluster(3, "--cluster-require-full-coverage", "no");
        RedisProcess dead = owner(nodes, KEYS + ALICE);
        List<String> others = new ArrayList<>();
        for (int i = 0; others.size() < 100; i++) {
            String user = "user-" + i;
            if (!RedisTopology.owns(dead, KEYS + user)) {
                others.add(user);
            }
        }
        RedisProcess seed =
                nodes.stream().filter(node -> node != dead).findAny().orElseThrow();
        DirectoryGateway one = gateway("gateway-1", clusterOf(seed));
        one.bind(ALICE, 1);
        others.forEach(user -> one.bind(user, 1));

        dead.kill();
        List<CompletionStage<Optional<SessionLocation>>> stages = new ArrayList<>();
        CompletionStage<Optional<SessionLocation>> ofTheDead = one.submit(ALICE, 1);
        others.forEach(user -> stages.add(one.submit(user, 1)));

        assertThat(failure(ofTheDead)).isInstanceOf(RedisUnavailableException.class);
        // A request that is alone with the dead node's fails with it; those are tried again.
        for (int i = 0; i < others.size(); i++) {
            String user = others.get(i);
            awaitSlowly(() -> assertThat(one.directory.find(user).toCompletableFuture())
                    .succeedsWithin(RedisFixture.WAIT)
                    .matches(Optional::isPresent));
        }
        stages.forEach(stage -> stage.toCompletableFuture()
                .exceptionally(error -> Optional.empty())
                .join());
    }

    /** A slot on its way to another node: ASK for what has gone, and MOVED afterwards. */
    @Test
    void cluster_slotMoves_isFollowed() {
        List<RedisProcess> nodes = topology.cluster(2);
        String key = KEYS + ALICE;
        RedisProcess from = owner(nodes, key);
        RedisProcess to = nodes.get(0) == from ? nodes.get(1) : nodes.get(0);
        DirectoryGateway one = gateway("gateway-1", clusterOf(nodes.get(0)));
        SessionLocation first = one.bind(ALICE, 1);
        String slot = Integer.toString(JedisClusterCRC16.getSlot(key));
        String toId = to.ask(jedis -> jedis.clusterMyId());
        String fromId = from.ask(jedis -> jedis.clusterMyId());

        setSlot(to, slot, "IMPORTING", fromId);
        setSlot(from, slot, "MIGRATING", toId);
        from.run(jedis -> jedis.migrate("127.0.0.1", to.port(), key, 0, 5_000));
        SessionLocation second = one.bind(ALICE, 1);
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        setSlot(to, slot, "NODE", toId);
        setSlot(from, slot, "NODE", toId);

        assertThat(one.find(ALICE)).contains(second);
        assertThat(fixture.log.warnings()).isEmpty();
    }

    private static void setSlot(RedisProcess node, String slot, String state, String other) {
        node.run(jedis -> jedis.sendCommand(Protocol.Command.CLUSTER, "SETSLOT", slot, state, other));
    }
}
