/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.REALMS;
import static io.gamegateway.redis.RedisFixture.RULES;
import static io.gamegateway.redis.RedisFixture.awaitInForce;
import static io.gamegateway.redis.RedisFixture.errors;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.inForce;
import static io.gamegateway.redis.RedisFixture.quickBuilder;
import static io.gamegateway.redis.RedisFixture.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.routing.RouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that must not come into force. */
class RedisRefusalTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @BeforeEach
    void publishGoodData() {
        fixture.publishRules(rules(10, "good:1"));
        fixture.publishRealms(Map.of("7", "home:1"));
    }

    private static void assertGoodDataInForce(RedisRouteResolver resolver) {
        assertThat(inForce(resolver.table())).isEqualTo("good:1");
        assertThat(resolver.table().realms()).containsOnlyKeys(7);
        assertThat(resolver.isReady()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{\"a\": {\"server_type\": 10, \"endpoints\": [\"new:1\"]}, \"b\": {\"server_t",
                "{\"a\": {\"server_type\": 10, \"endpoints\": [\"new:1\"], \"strategy\": \"fastest\"}}",
                "{\"a\": {\"server_type\": 10, \"endpoints\": [\"new:1\"]}, \"b\": {\"server_type\": 11, \"endpoints\": [\"new\"]}}",
                "{\"a\": {\"server_type\": \"10\", \"endpoints\": [\"new:1\"]}}",
                "[1, 2, 3]",
                ""
            })
    void badRules_keepTheTable_countEachTime_andLogOnce(String bad) {
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(fixture.config()).rulesInterval(SHORT).start());
        long version = resolver.version();

        fixture.publishRules(bad);

        eventually(() -> assertThat(errors(resolver, "routing_rules")).isGreaterThan(5));
        assertGoodDataInForce(resolver);
        assertThat(resolver.version()).isEqualTo(version);
        assertThat(fixture.log.warnings()).hasSize(1).allMatch(line -> line.startsWith(RULES + " is refused"));

        fixture.publishRules(rules(10, "better:1"));
        awaitInForce(resolver, "better:1");
        assertThat(fixture.log.with("is good again")).hasSize(1);
        assertThat(fixture.log.warnings()).hasSize(1);
    }

    @Test
    void badRules_ofAnotherKind_areLoggedAgain() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.publishRules("garbage");
        eventually(() -> assertThat(errors(resolver, "routing_rules")).isEqualTo(1));
        fixture.publishRules("{\"a\": 1}");
        eventually(() -> assertThat(errors(resolver, "routing_rules")).isEqualTo(2));

        assertThat(fixture.log.warnings()).hasSize(2);
        assertThat(fixture.log.warnings().get(1)).contains("rule \"a\": 1 (expected: a JSON object)");
        assertGoodDataInForce(resolver);
    }

    @Test
    void hugeRules_areNotEvenFetched() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.setrange(RULES, 300_000_000, "x");
            jedis.publish(RULES + ":notify", "");
        });

        eventually(() -> assertThat(errors(resolver, "routing_rules")).isEqualTo(1));
        assertThat(fixture.log.warnings().get(0)).contains("document: 300000001 bytes (expected: at most 4194304)");
        assertGoodDataInForce(resolver);
    }

    @Test
    void keysOfAnotherType_areRefused() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.del(RULES, REALMS);
            jedis.lpush(RULES, "x");
            jedis.set(REALMS, "x");
            jedis.publish(RULES + ":notify", "");
            jedis.publish(REALMS + ":notify", "");
        });

        eventually(() -> assertThat(errors(resolver, "routing_rules")).isEqualTo(1));
        eventually(() -> assertThat(errors(resolver, "realm_mapping")).isEqualTo(1));
        assertGoodDataInForce(resolver);
        assertThat(fixture.log.warnings())
                .hasSize(2)
                .anyMatch(line -> line.endsWith("a key of another type (expected: a string)"))
                .anyMatch(line -> line.endsWith("a key of another type (expected: a hash)"));
    }

    @Test
    void badRealms_keepTheMapping_andRulesGoOn() {
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(fixture.config()).realmsInterval(SHORT).start());

        fixture.publishRealms(Map.of("8", "new:1", "nine", "new:2"));

        eventually(() -> assertThat(errors(resolver, "realm_mapping")).isGreaterThan(5));
        assertGoodDataInForce(resolver);
        assertThat(fixture.log.warnings())
                .containsExactly(
                        REALMS
                                + " is refused, what was in force before stays: field 'nine' (expected: a worldId, 0 to 32767)");
        fixture.publishRules(rules(10, "better:1"));
        awaitInForce(resolver, "better:1");
    }

    @Test
    void tooManyRealms_areNotEvenFetched() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.eval("for i = 1, 40000 do redis.call('HSET', KEYS[1], i, 'a:1') end", 1, REALMS);
            jedis.publish(REALMS + ":notify", "");
        });

        eventually(() -> assertThat(errors(resolver, "realm_mapping")).isEqualTo(1));
        assertThat(fixture.log.warnings().get(0)).contains("mapping: 40000 fields (expected: at most 32768)");
        assertGoodDataInForce(resolver);
    }

    @Test
    void everythingDeleted_keepsEverything() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.flushAll();
            jedis.publish(RULES + ":notify", "");
            jedis.publish(REALMS + ":notify", "");
        });

        eventually(() -> assertThat(errors(resolver, "routing_rules")).isEqualTo(1));
        eventually(() -> assertThat(errors(resolver, "realm_mapping")).isEqualTo(1));
        assertGoodDataInForce(resolver);
        assertThat(fixture.log.warnings()).hasSize(2);
    }

    /** Redis has no empty hashes: that the last world was taken off is a deleted key. */
    @Test
    void lastRealmDeleted_whileRulesAreThere_emptiesTheMapping() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.hdel(REALMS, "7");
            jedis.publish(REALMS + ":notify", "");
        });

        eventually(() -> assertThat(resolver.table().realms()).isEmpty());
        assertThat(inForce(resolver.table())).isEqualTo("good:1");
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void emptyObject_emptiesTheTable_andSaysSo() {
        RedisRouteResolver resolver = fixture.resolver();

        fixture.publishRules("{}");

        awaitInForce(resolver, "");
        assertThat(resolver.isReady()).isFalse();
        assertThat(errors(resolver, "routing_rules")).isZero();
        assertThat(fixture.log.warnings()).hasSize(1).allMatch(line -> line.contains("no rules"));
    }

    @Test
    void unknownFields_areNamedOnce_andTheRuleIsInForce() {
        RedisRouteResolver resolver = fixture.resolver();

        for (String endpoint : List.of("new:1", "new:2")) {
            fixture.publishRules(
                    "{\"a\": {\"server_type\": 10, \"endpoints\": [\"" + endpoint + "\"], \"owner\": \"x\"}}");
            awaitInForce(resolver, endpoint);
        }

        assertThat(fixture.log.warnings()).hasSize(1).allMatch(line -> line.contains("[owner]"));
    }

    @Test
    void start_badRules_withoutFallback_throwsAndLeavesNothing() {
        fixture.publishRules("{\"a\": {\"server_type\": 10}}");

        assertThatThrownBy(() -> quickBuilder(fixture.config()).start())
                .isInstanceOf(InvalidRoutesException.class)
                .hasMessageContaining(RULES + ": rule \"a\" (server_type 10, world_id 0): endpoints: missing");
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void start_badRules_withFallback_startsWithIt() {
        RouteTable fallback = RouteRules.parse(rules(10, "fallback:1")).toTable();
        fixture.publishRules("garbage");

        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(fixture.config()).fallback(fallback).start());

        assertThat(inForce(resolver.table())).isEqualTo("fallback:1");
        assertThat(fixture.log.warnings()).hasSize(1);
        fixture.publishRules(rules(10, "better:1"));
        awaitInForce(resolver, "better:1");
    }

    @Test
    void start_noRulesYet_isNotReadyUntilThereAreSome() {
        fixture.redis().run(jedis -> jedis.flushAll());

        RedisRouteResolver resolver = fixture.resolver();

        assertThat(resolver.isReady()).isFalse();
        assertThat(fixture.log.warnings()).hasSize(1);
        fixture.publishRules(rules(10, "first:1"));
        eventually(() -> assertThat(resolver.isReady()).isTrue());
    }
}
