/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.REALMS;
import static io.gamegateway.redis.RedisFixture.RULES;
import static io.gamegateway.redis.RedisFixture.awaitInForce;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.inForce;
import static io.gamegateway.redis.RedisFixture.quickBuilder;
import static io.gamegateway.redis.RedisFixture.rules;
import static io.gamegateway.redis.RedisFixture.successes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.spi.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes, with and without a notice. */
class RedisNoticeTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @Test
    void start_readsRulesAndRealms() {
        fixture.publishRules(rules(10, "a:1", "b:2"));
        fixture.publishRealms(Map.of("7", "c:3"));

        RedisRouteResolver resolver = fixture.resolver();

        assertThat(inForce(resolver.table())).isEqualTo("a:1,b:2");
        assertThat(resolver.table().realms()).containsExactly(Map.entry(7, Endpoint.parse("c:3")));
        assertThat(resolver.isReady()).isTrue();
        assertThat(resolver.refreshes().successes())
                .containsOnly(Map.entry("routing_rules", 1L), Map.entry("realm_mapping", 1L));
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void notice_takesEffectSoon() throws IOException {
        fixture.publishRules(rules(10, "a:1"));
        RedisRouteResolver resolver = fixture.resolver();
        int rounds = 50;
        long[] nanos = new long[rounds];

        for (int i = 0; i < rounds; i++) {
            String endpoint = "host-" + i + ":1";
            long version = resolver.version();
            fixture.redis().run(jedis -> jedis.set(RULES, rules(10, endpoint)));
            // Behind the spacing of reads, which is not what is measured.
            long quietSince = System.nanoTime();
            await().until(() -> System.nanoTime() - quietSince > TimeUnit.MILLISECONDS.toNanos(15));
            long published = fixture.redis().ask(jedis -> {
                long before = System.nanoTime();
                jedis.publish(RULES + ":notify", "");
                return before;
            });
            await().atMost(Duration.ofSeconds(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> resolver.version() != version);
            nanos[i] = System.nanoTime() - published;
            assertThat(inForce(resolver.table())).isEqualTo(endpoint);
        }

        Arrays.sort(nanos);
        Files.writeString(
                Path.of("target", "notice-latency.txt"),
                rounds + " notices, from publish to table in force: median " + nanos[rounds / 2] / 1_000 + " us, worst "
                        + nanos[rounds - 1] / 1_000 + " us\n");
    }

    @Test
    void noticeOfRealms_takesEffect() {
        fixture.publishRules(rules(10, "a:1"));
        RedisRouteResolver resolver = fixture.resolver();

        fixture.publishRealms(Map.of("7", "c:3", "8", "d:4"));

        eventually(() -> assertThat(resolver.table().realms())
                .containsOnly(Map.entry(7, Endpoint.parse("c:3")), Map.entry(8, Endpoint.parse("d:4"))));
        assertThat(inForce(resolver.table())).isEqualTo("a:1");
    }

    @Test
    void withoutNotice_rulesAreReadWithinTheirInterval() {
        fixture.publishRules(rules(10, "a:1"));
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(fixture.config()).rulesInterval(SHORT).start());

        fixture.redis().run(jedis -> jedis.set(RULES, rules(10, "b:2")));

        awaitInForce(resolver, "b:2");
        assertThat(successes(resolver, "realm_mapping")).isEqualTo(1);
    }

    @Test
    void withoutNotice_realmsAreReadWithinTheirInterval() {
        fixture.publishRules(rules(10, "a:1"));
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(fixture.config()).realmsInterval(SHORT).start());

        fixture.redis().run(jedis -> jedis.hset(REALMS, "9", "e:5"));

        eventually(() -> assertThat(resolver.table().realms()).containsOnlyKeys(9));
        assertThat(successes(resolver, "routing_rules")).isEqualTo(1);
    }

    @Test
    void sameRulesAgain_areNoNewVersion() {
        fixture.publishRules(rules(10, "a:1"));
        RedisRouteResolver resolver = fixture.resolver();
        long version = resolver.version();

        fixture.publishRules(rules(10, "a:1") + " ");

        eventually(() -> assertThat(successes(resolver, "routing_rules")).isEqualTo(2));
        assertThat(resolver.version()).isEqualTo(version);
    }

    @Test
    void manyNotices_areNotOneReadEach_andTheLastChangeIsSeen() {
        fixture.publishRules(rules(10, "a:1"));
        RedisRouteResolver resolver = fixture.resolver();
        int notices = 2_000;

        fixture.redis().run(jedis -> {
            for (int i = 1; i <= notices; i++) {
                jedis.set(RULES, rules(10, "host-" + i + ":1"));
                jedis.publish(RULES + ":notify", "");
            }
        });

        awaitInForce(resolver, "host-" + notices + ":1");
        assertThat(successes(resolver, "routing_rules")).isLessThan(notices / 2);
    }

    @Test
    void noticeAtAnotherPrefix_isNotOurs() {
        fixture.redis().run(jedis -> {
            jedis.set("staging:routing:rules", rules(10, "a:1"));
            jedis.set(RULES, rules(10, "b:2"));
        });
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(fixture.config().withKeyPrefix("staging:")).start());
        assertThat(inForce(resolver.table())).isEqualTo("a:1");

        fixture.publishRules(rules(10, "c:3"));
        fixture.redis().run(jedis -> {
            jedis.set("staging:routing:rules", rules(10, "d:4"));
            jedis.publish("staging:routing:rules:notify", "");
        });

        awaitInForce(resolver, "d:4");
        assertThat(successes(resolver, "routing_rules")).isEqualTo(2);
    }
}
