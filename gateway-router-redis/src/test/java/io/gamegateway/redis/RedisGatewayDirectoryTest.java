/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.NEVER;
import static io.gamegateway.redis.RedisFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.test.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisGatewayDirectoryTest {

    private static final String KEY = "game-gateway:gateways";
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration LONG = NEVER.multipliedBy(3);
    private static final GatewayAddress ONE = address("gateway-1", 1);
    private static final GatewayAddress TWO = address("gateway-2", 2);

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private final List<Set<GatewayAddress>> told = new CopyOnWriteArrayList<>();

    private static GatewayAddress address(String name, int number) {
        return new GatewayAddress(name, new Endpoint("10.0.0." + number, 7_100));
    }

    private RedisGatewayRegistry announce(GatewayAddress gateway, RedisGatewayRegistryBuilder builder) {
        RedisGatewayRegistry registry = fixture.closing(builder.build());
        registry.announce(gateway);
        return registry;
    }

    /** By one heartbeat, which lasts. */
    private RedisGatewayRegistry announceOnce(GatewayAddress gateway) {
        return announce(
                gateway,
                RedisGatewayRegistry.builder(fixture.config()).heartbeat(NEVER).expiry(LONG));
    }

    private RedisGatewayRegistryBuilder often() {
        return RedisGatewayRegistry.builder(fixture.config()).heartbeat(OFTEN).expiry(Duration.ofSeconds(5));
    }

    /** Never reads without a cause. */
    private RedisGatewayDirectory watch(RedisConfig config) {
        return watch(RedisGatewayDirectory.builder(config).interval(NEVER));
    }

    private RedisGatewayDirectory watch(RedisGatewayDirectoryBuilder builder) {
        RedisGatewayDirectory directory = fixture.closing(builder.build());
        directory.watch(told::add);
        return directory;
    }

    private String value(GatewayAddress gateway) {
        return fixture.redis().ask(jedis -> jedis.hget(KEY, gateway.name()));
    }

    private void awaitTold(GatewayAddress... gateways) {
        eventually(() -> assertThat(told).isNotEmpty().last().isEqualTo(Set.of(gateways)));
    }

    @Test
    void comesAndGoes_isNoticedAtOnce() {
        watch(fixture.config());

        RedisGatewayRegistry one = announceOnce(ONE);
        awaitTold(ONE);
        announceOnce(TWO);
        awaitTold(ONE, TWO);
        one.close();
        one.close();
        awaitTold(TWO);

        assertThat(told).containsExactly(Set.of(ONE), Set.of(ONE, TWO), Set.of(TWO));
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void lastOneGoes_toldIsEmpty() {
        RedisGatewayRegistry one = announceOnce(ONE);
        watch(fixture.config());
        awaitTold(ONE);

        one.close();

        awaitTold();
    }

    @Test
    void heartbeats_tellNobody_andRefresh() {
        watch(fixture.config());
        announce(ONE, often());
        awaitTold(ONE);

        fixture.redis().run(jedis -> jedis.hset(KEY, ONE.name(), "1 " + ONE.endpoint()));

        eventually(() -> assertThat(value(ONE)).matches("1\\d{12} 10\\.0\\.0\\.1:7100"));
        assertThat(told).containsExactly(Set.of(ONE));
    }

    @Test
    void movesToAnotherEndpoint_isNoticed_andTheOldOnesGoodbyeIsNotBelieved() {
        RedisGatewayRegistry before = announceOnce(ONE);
        watch(fixture.config());
        awaitTold(ONE);
        GatewayAddress moved = address(ONE.name(), 9);

        announceOnce(moved);
        awaitTold(moved);
        before.close();
        announceOnce(TWO);

        awaitTold(moved, TWO);
    }

    /** Its heartbeats do not get through any more; nor does its goodbye. */
    @Test
    void dies_isGoneAfterTheExpiry() {
        FaultProxy proxy = fixture.closing(FaultProxy.to(fixture.redis().address()));
        RedisConfig config = RedisFixture.impatient(RedisConfig.standalone(Endpoint.parse(proxy.endpoint())));
        announce(ONE, RedisGatewayRegistry.builder(config).heartbeat(OFTEN).expiry(Duration.ofSeconds(1)));
        announceOnce(TWO);
        watch(fixture.config());
        awaitTold(ONE, TWO);

        proxy.refuse();
        proxy.reset();

        awaitTold(TWO);
        proxy.heal();
        awaitTold(ONE, TWO);
        assertThat(fixture.log.with("gateway gateway-1 is not announced until it is back"))
                .hasSize(1);
    }

    @Test
    void deadOnes_arePrunedByWhoeverAnnounces() {
        fixture.redis().run(jedis -> jedis.hset(KEY, Map.of("dead", "1 10.0.0.7:1", "broken", "x")));

        announceOnce(ONE);

        eventually(() -> {
            Set<String> names = fixture.redis().ask(jedis -> jedis.hkeys(KEY));
            assertThat(names).containsExactly(ONE.name());
        });
        long millisToLive = fixture.redis().ask(jedis -> jedis.pttl(KEY));
        assertThat(millisToLive).isGreaterThan(Duration.ofHours(2).toMillis());
    }

    @Test
    void restartedEmpty_nobodyIsGivenUp_andOthersAreFound() {
        announce(ONE, often());
        announce(TWO, often());
        watch(RedisGatewayDirectory.builder(fixture.config()).interval(OFTEN));
        awaitTold(ONE, TWO);

        fixture.redis().kill();
        eventually(() ->
                assertThat(fixture.log.with("the gateways that are known stay")).hasSize(1));
        fixture.redis().launch();
        GatewayAddress three = address("gateway-3", 3);
        announceOnce(three);

        awaitTold(ONE, TWO, three);
        assertThat(told)
                .allMatch(gateways -> gateways.containsAll(Set.of(ONE, TWO))
                        || gateways.equals(Set.of(ONE))
                        || gateways.equals(Set.of(TWO)));
        assertThat(told.subList(told.indexOf(Set.of(ONE, TWO)), told.size()))
                .allMatch(gateways -> gateways.containsAll(Set.of(ONE, TWO)));
        eventually(() -> assertThat(fixture.log.with("is back after")).hasSize(3));
    }

    @Test
    void forgottenByRedis_staysUntilTheExpiry() {
        announceOnce(ONE);
        announce(
                TWO,
                RedisGatewayRegistry.builder(fixture.config()).heartbeat(NEVER).expiry(LONG));
        watch(RedisGatewayDirectory.builder(fixture.config()).interval(OFTEN));
        awaitTold(ONE, TWO);

        fixture.redis().run(jedis -> jedis.flushAll());
        GatewayAddress three = address("gateway-3", 3);
        announceOnce(three);

        awaitTold(ONE, TWO, three);
    }

    @Test
    void absentAtTheStart_startsAllTheSame() {
        RedisConfig config = fixture.config();
        fixture.redis().kill();

        announce(ONE, RedisGatewayRegistry.builder(config).heartbeat(OFTEN));
        watch(config);
        eventually(() -> assertThat(fixture.log.with("is not available")).hasSize(2));
        fixture.redis().launch();

        awaitTold(ONE);
    }

    @Test
    void frozen_closesInBoundedTime_andLeavesNoThread() {
        RedisConfig config = RedisFixture.impatient(fixture.config());
        RedisGatewayRegistry registry =
                announce(ONE, RedisGatewayRegistry.builder(config).heartbeat(OFTEN));
        RedisGatewayDirectory directory = watch(config);
        awaitTold(ONE);

        fixture.redis().freeze();
        eventually(() -> assertThat(fixture.log.with("is not available")).hasSize(2));
        assertThat(told).containsExactly(Set.of(ONE));
        long start = System.nanoTime();
        registry.close();
        directory.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RedisFixture.WAIT);
        eventually(() -> assertThat(RedisFixture.threads()).isEmpty());
    }

    @Test
    void listenerThrows_isToldOfTheNextChange() {
        RedisGatewayDirectory directory = fixture.closing(
                RedisGatewayDirectory.builder(fixture.config()).interval(NEVER).build());
        directory.watch(gateways -> {
            told.add(gateways);
            throw new IllegalStateException("thrown on purpose");
        });

        announceOnce(ONE);
        awaitTold(ONE);
        announceOnce(TWO);

        awaitTold(ONE, TWO);
        assertThat(fixture.log.with("thrown on purpose")).hasSizeGreaterThan(1);
    }

    @Test
    void misuse_isRefused() {
        RedisGatewayRegistry registry = announceOnce(ONE);
        assertThatThrownBy(() -> registry.announce(TWO))
                .hasMessage("registry: in use (expected: announces one gateway, once)");
        registry.close();
        assertThatThrownBy(() -> registry.announce(TWO))
                .hasMessage("registry: closed (expected: announces one gateway, once)");
        assertThatThrownBy(() -> RedisGatewayRegistry.builder(fixture.config())
                        .heartbeat(Duration.ofSeconds(6))
                        .build())
                .hasMessage("expiry: PT10S (expected: >= 2 times the heartbeat, PT6S)");
        assertThatThrownBy(() -> RedisGatewayDirectory.builder(fixture.config()).expiry(Duration.ZERO))
                .hasMessage("expiry: PT0S (expected: >= 1 ms)");
    }
}
