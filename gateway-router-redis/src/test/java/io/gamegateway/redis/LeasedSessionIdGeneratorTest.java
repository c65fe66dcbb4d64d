/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.SessionIdGenerator;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeasedSessionIdGeneratorTest {

    private static final String NAME = "gateway-1";
    private static final int PREFERRED = SessionIdGenerator.nodeNumber(NAME);
    private static final String KEYS = "game-gateway:gateway:node:";
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final String LOST = "is not renewed";
    private static final String BACK = "is renewed again";

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private LeasedSessionIdGeneratorBuilder builder() {
        return LeasedSessionIdGenerator.builder(fixture.config(), NAME).renewInterval(OFTEN);
    }

    private LeasedSessionIdGenerator start() {
        return fixture.closing(builder().start());
    }

    private LeasedSessionIdGenerator startImpatient() {
        return fixture.closing(LeasedSessionIdGenerator.builder(RedisFixture.impatient(fixture.config()), NAME)
                .renewInterval(OFTEN)
                .start());
    }

    private static int nodeOf(long id) {
        return (int) (id >>> 52);
    }

    private @Nullable String owner(int node) {
        return fixture.redis().ask(jedis -> jedis.get(KEYS + node));
    }

    private long millisToLive(int node) {
        return fixture.redis().ask(jedis -> jedis.pttl(KEYS + node));
    }

    private void giveToAnother(int node) {
        fixture.redis().run(jedis -> jedis.set(KEYS + node, "another gateway"));
    }

    @Test
    void first_hasTheNumberOfItsName() {
        LeasedSessionIdGenerator ids = start();

        assertThat(ids.nodeNumber()).isEqualTo(PREFERRED);
        assertThat(nodeOf(ids.nextId())).isEqualTo(PREFERRED);
        assertThat(millisToLive(PREFERRED))
                .isBetween(
                        Duration.ofMinutes(59).toMillis(),
                        Duration.ofMinutes(60).toMillis());
    }

    @Test
    void manyOfOneName_haveDifferentNumbers_andIds() {
        Set<Integer> numbers = new HashSet<>();
        Set<Long> drawn = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            LeasedSessionIdGenerator ids = start();
            numbers.add(ids.nodeNumber());
            for (int n = 0; n < 100; n++) {
                drawn.add(ids.nextId());
            }
        }

        assertThat(numbers).hasSize(30).contains(PREFERRED);
        assertThat(drawn).hasSize(3_000);
    }

    @Test
    void lastFreeNumber_isFound_andThenThereIsNone() {
        int free = (PREFERRED + 1_234) % 4_096;
        fixture.redis()
                .run(jedis -> jedis.eval(
                        "for n = 0, 4095 do if n ~= tonumber(ARGV[2]) then redis.call('SET', ARGV[1] .. n, 'x') end end",
                        0,
                        KEYS,
                        Integer.toString(free)));

        LeasedSessionIdGenerator ids = start();

        assertThat(ids.nodeNumber()).isEqualTo(free);
        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(NoNodeNumberException.class)
                .hasMessage("node numbers: all 4096 at " + KEYS + "* are taken (expected: one that is free)");
    }

    @Test
    void isRenewed() {
        start();
        fixture.redis().run(jedis -> jedis.pexpire(KEYS + PREFERRED, 60_000));

        eventually(() -> assertThat(millisToLive(PREFERRED)).isGreaterThan(100_000));
    }

    @Test
    void close_givesTheNumberBack_andIdsAreRefused() {
        LeasedSessionIdGenerator ids = start();

        ids.close();
        ids.close();

        assertThat(owner(PREFERRED)).isNull();
        assertThat(RedisFixture.threads()).isEmpty();
        assertThatThrownBy(ids::nextId)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(start().nodeNumber()).isEqualTo(PREFERRED);
    }

    @Test
    void close_numberOfAnother_isLeftAlone() {
        LeasedSessionIdGenerator ids =
                fixture.closing(builder().renewInterval(Duration.ofMinutes(5)).start());
        giveToAnother(PREFERRED);

        ids.close();

        assertThat(owner(PREFERRED)).isEqualTo("another gateway");
    }

    @Test
    void close_whileFrozen_isBounded_andLeavesNoThread() {
        LeasedSessionIdGenerator ids = startImpatient();
        fixture.redis().freeze();

        long start = System.nanoTime();
        ids.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(RedisFixture.threads()).isEmpty();
    }

    @Test
    void forgottenByRedis_isTakenBack() {
        LeasedSessionIdGenerator ids = start();

        fixture.redis().run(jedis -> jedis.flushAll());

        eventually(() -> assertThat(owner(PREFERRED)).isNotNull());
        assertThat(ids.nodeNumber()).isEqualTo(PREFERRED);
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void takenByAnother_leasesAnotherNumber_andNoIdRepeats() throws InterruptedException {
        LeasedSessionIdGenerator ids = start();
        Set<Long> drawn = ConcurrentHashMap.newKeySet();
        AtomicBoolean repeated = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        Thread drawing = new Thread(() -> {
            while (!stop.get()) {
                try {
                    if (!drawn.add(ids.nextId())) {
                        repeated.set(true);
                    }
                } catch (IllegalStateException e) {
                    // Between two numbers.
                }
                // So that not all of the memory is full of them.
                LockSupport.parkNanos(10_000);
            }
        });
        drawing.start();

        giveToAnother(PREFERRED);
        eventually(() -> assertThat(ids.nodeNumber()).isNotEqualTo(PREFERRED));
        int second = ids.nodeNumber();
        assertThat(nodeOf(ids.nextId())).isEqualTo(second);
        // Back to the first one, whose generator must go on where it was.
        fixture.redis().run(jedis -> jedis.del(KEYS + PREFERRED));
        giveToAnother(second);
        eventually(() -> assertThat(ids.nodeNumber()).isEqualTo(PREFERRED));
        long last = ids.nextId();
        eventually(() -> assertThat(drawn).anyMatch(id -> nodeOf(id) == PREFERRED && id > last));
        stop.set(true);
        drawing.join();

        assertThat(repeated).isFalse();
        assertThat(owner(second)).isEqualTo("another gateway");
        assertThat(fixture.log.warnings()).hasSize(2).allMatch(line -> line.contains("is another gateway's now"));
    }

    @Test
    void redisAwayShorterThanTheLease_changesNothing() {
        LeasedSessionIdGenerator ids = startImpatient();

        fixture.redis().freeze();
        eventually(() -> assertThat(fixture.log.with(LOST)).hasSize(1));
        assertThat(nodeOf(ids.nextId())).isEqualTo(PREFERRED);
        fixture.redis().thaw();

        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(1));
        assertThat(nodeOf(ids.nextId())).isEqualTo(PREFERRED);
        assertThat(fixture.log.warnings()).hasSize(1);
    }

    @Test
    void redisAwayLongerThanTheLease_refusesIds_andRecoversWithAnotherNumber() {
        LeasedSessionIdGenerator ids =
                fixture.closing(builder().leaseTime(Duration.ofMillis(1_500)).start());
        long before = ids.nextId();

        fixture.redis().kill();
        eventually(() -> assertThatThrownBy(ids::nextId)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the lease of node number " + PREFERRED + " is over"));
        eventually(() ->
                assertThat(fixture.log.with("no session ids can be drawn")).hasSize(1));
        fixture.redis().launch();
        giveToAnother(PREFERRED);

        eventually(() -> assertThat(nodeOf(ids.nextId())).isNotEqualTo(PREFERRED));
        assertThat(ids.nextId()).isNotEqualTo(before);
        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(1));
        assertThat(fixture.log.with(LOST)).hasSize(1);
    }

    @Test
    void redisAbsentAtStart_throwsWithAddress() {
        Endpoint nobody = new Endpoint("127.0.0.1", RedisProcess.freePort());

        assertThatThrownBy(() -> LeasedSessionIdGenerator.builder(RedisConfig.standalone(nobody), NAME)
                        .start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining(nobody.toString());
    }

    @Test
    void start_leaseTooShortForTheInterval_isRefused() {
        assertThatThrownBy(() -> builder().leaseTime(Duration.ofMillis(149)).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leaseTime: PT0.149S (expected: >= 3 times the renewInterval, PT0.05S)");
        assertThatThrownBy(() -> builder().renewInterval(Duration.ZERO))
                .hasMessage("renewInterval: PT0S (expected: > 0)");
    }
}
