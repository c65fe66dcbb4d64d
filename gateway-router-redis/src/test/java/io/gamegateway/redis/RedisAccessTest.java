/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.REALMS;
import static io.gamegateway.redis.RedisFixture.RULES;
import static io.gamegateway.redis.RedisFixture.awaitInForce;
import static io.gamegateway.redis.RedisFixture.errors;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.inForce;
import static io.gamegateway.redis.RedisFixture.patient;
import static io.gamegateway.redis.RedisFixture.quickBuilder;
import static io.gamegateway.redis.RedisFixture.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.redis.config.RedisTls;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.test.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.DefaultJedisClientConfig;

/** Passwords, users, databases and TLS. */
class RedisAccessTest {

    private static final DefaultJedisClientConfig ADMIN =
            DefaultJedisClientConfig.builder().resp2().password("secret").build();

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @Test
    void password_isSent() {
        RedisProcess server = fixture.closing(RedisProcess.start("--requirepass", "secret"));
        server.run(ADMIN, jedis -> jedis.set(RULES, rules(10, "a:1")));
        RedisConfig config = RedisFixture.config(server).withCredentials(RedisCredentials.ofPassword("secret"));

        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());

        assertThat(inForce(resolver.table())).isEqualTo("a:1");
    }

    @Test
    void password_missingOrWrong_throwsWithoutIt() {
        RedisProcess server = fixture.closing(RedisProcess.start("--requirepass", "secret"));
        RedisConfig config = RedisFixture.config(server);

        assertThatThrownBy(() -> quickBuilder(config).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("NOAUTH");
        assertThatThrownBy(() -> quickBuilder(config.withCredentials(RedisCredentials.ofPassword("guess")))
                        .start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining("guess");
    }

    /** What docs/redis.md says that a user needs. */
    @Test
    void user_withFewestRights_isEnough() {
        fixture.publishRules(rules(10, "a:1"));
        fixture.redis().run(jedis -> {
            jedis.hset(REALMS, "7", "b:1");
            jedis.aclSetUser(
                    "gateway",
                    "on",
                    ">secret",
                    "~game-gateway:*",
                    "&game-gateway:*",
                    "+ping",
                    "+select",
                    "+getrange",
                    "+strlen",
                    "+exists",
                    "+hlen",
                    "+hgetall",
                    "+subscribe",
                    "+eval",
                    "+get",
                    "+set",
                    "+pexpire",
                    "+del");
        });
        RedisConfig config = fixture.config().withCredentials(new RedisCredentials("gateway", "secret"));

        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());
        LeasedSessionIdGenerator ids = fixture.closing(
                LeasedSessionIdGenerator.builder(config, "gateway-1").start());

        assertThat(resolver.table().realms()).containsOnlyKeys(7);
        fixture.publishRules(rules(10, "c:1"));
        awaitInForce(resolver, "c:1");
        assertThat(ids.nextId()).isNotZero();
        assertThat(fixture.log.warnings()).isEmpty();
    }

    /** What docs/redis.md says that a gateway needs for the directories, and a logic server that only looks up. */
    @Test
    void directories_withFewestRights_areEnough() {
        fixture.redis().run(jedis -> {
            jedis.aclSetUser(
                    "gateway",
                    "on",
                    ">secret",
                    "~game-gateway:*",
                    "&game-gateway:*",
                    "+ping",
                    "+select",
                    "+subscribe",
                    "+publish",
                    "+eval",
                    "+evalsha",
                    "+time",
                    "+hmget",
                    "+hset",
                    "+hdel",
                    "+hget",
                    "+hgetall",
                    "+pttl",
                    "+pexpire");
            jedis.aclSetUser(
                    "logic",
                    "on",
                    ">secret",
                    "~game-gateway:*",
                    "&game-gateway:*",
                    "+ping",
                    "+select",
                    "+subscribe",
                    "+eval",
                    "+evalsha",
                    "+time",
                    "+hmget",
                    "+hgetall");
        });
        RedisConfig config = fixture.config().withCredentials(new RedisCredentials("gateway", "secret"));
        DirectoryGateway one =
                fixture.closing(new DirectoryGateway("gateway-1", DirectoryGateway.quickBuilder(config)));
        DirectoryGateway two =
                fixture.closing(new DirectoryGateway("gateway-2", DirectoryGateway.quickBuilder(config)));
        RedisGatewayRegistry registry =
                fixture.closing(RedisGatewayRegistry.builder(config).build());
        GatewayAddress address = new GatewayAddress("gateway-1", Endpoint.parse("10.0.0.1:7100"));
        RedisConfig lookups = fixture.config().withCredentials(new RedisCredentials("logic", "secret"));
        RedisSessionDirectory users =
                fixture.closing(RedisSessionDirectory.builder(lookups).start());
        List<Set<GatewayAddress>> told = new CopyOnWriteArrayList<>();

        SessionLocation older = one.bind("alice", 1);
        SessionLocation newer = two.bind("alice", 1);
        eventually(() -> assertThat(one.lost).containsExactly(older));
        assertThat(DirectoryGateway.get(users.find("alice"))).contains(newer);
        fixture.closing(RedisGatewayDirectory.builder(lookups).build()).watch(told::add);
        registry.announce(address);
        eventually(() -> assertThat(told).containsExactly(Set.of(address)));
        registry.close();
        eventually(() -> assertThat(told).containsExactly(Set.of(address), Set.of()));
        one.close();
        two.close();

        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void user_withoutRights_throwsNamingThem() {
        fixture.redis().run(jedis -> jedis.aclSetUser("nobody", "on", ">secret"));
        RedisConfig config = fixture.config().withCredentials(new RedisCredentials("nobody", "secret"));

        assertThatThrownBy(() -> quickBuilder(config).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("NOPERM");
    }

    @Test
    void database_isSelected() {
        fixture.publishRules(rules(10, "zero:1"));
        fixture.redis().run(jedis -> {
            jedis.select(3);
            jedis.set(RULES, rules(10, "three:1"));
        });

        RedisRouteResolver resolver =
                fixture.closing(quickBuilder(fixture.config().withDatabase(3)).start());

        assertThat(inForce(resolver.table())).isEqualTo("three:1");
        fixture.redis().run(jedis -> {
            jedis.select(3);
            jedis.set(RULES, rules(10, "four:1"));
            jedis.publish(RULES + ":notify", "");
        });
        awaitInForce(resolver, "four:1");
    }

    @Test
    void tls_isSpoken() throws Exception {
        fixture.publishRules(rules(10, "a:1"));
        TlsRelay relay = fixture.closing(new TlsRelay(fixture.redis().address()));
        RedisConfig config = patient(RedisConfig.standalone(relay.endpoint())).withTls(RedisTls.of(relay.trusting()));

        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());

        assertThat(inForce(resolver.table())).isEqualTo("a:1");
        fixture.publishRules(rules(10, "b:1"));
        awaitInForce(resolver, "b:1");
        fixture.redis().freeze();
        resolver.close();
        assertThat(RedisFixture.threads()).isEmpty();
    }

    /** Saying goodbye in TLS to somebody who does not listen must not hold up the reconnect. */
    @Test
    void tls_halfOpen_isNoticed_andRecovers() throws Exception {
        fixture.publishRules(rules(10, "old:1"));
        TlsRelay relay = fixture.closing(new TlsRelay(fixture.redis().address()));
        FaultProxy proxy = fixture.closing(FaultProxy.to(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), relay.endpoint().port())));
        RedisConfig config = RedisFixture.impatient(RedisConfig.standalone(Endpoint.parse(proxy.endpoint())))
                .withTls(RedisTls.of(relay.trusting()));
        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());

        proxy.halfOpen();
        fixture.redis().run(jedis -> jedis.set(RULES, rules(10, "new:1")));
        eventually(() -> assertThat(errors(resolver, "routing_rules")).isGreaterThan(1));
        proxy.heal();

        awaitInForce(resolver, "new:1");
        eventually(() -> assertThat(fixture.log.with("is back after")).hasSize(1));
        assertThat(fixture.log.with("is not available")).hasSize(1);
    }

    @Test
    void tls_certificateOfSomebodyElse_isRefused() throws Exception {
        TlsRelay relay = fixture.closing(new TlsRelay(fixture.redis().address()));
        RedisConfig config = patient(RedisConfig.standalone(relay.endpoint())).withTls(RedisTls.ofJvm());

        assertThatThrownBy(() -> quickBuilder(config).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("certif");
    }

    @Test
    void tls_certificateOfAnotherHost_isRefusedUnlessToldOtherwise() throws Exception {
        fixture.publishRules(rules(10, "a:1"));
        TlsRelay relay = fixture.closing(new TlsRelay(fixture.redis().address()));
        RedisConfig config = patient(RedisConfig.standalone(
                new Endpoint("localhost", relay.endpoint().port())));
        RedisTls tls = RedisTls.of(relay.trusting());

        assertThatThrownBy(() -> quickBuilder(config.withTls(tls)).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("localhost");
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(config.withTls(tls.withoutHostNameCheck())).start());

        assertThat(inForce(resolver.table())).isEqualTo("a:1");
    }
}
