/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionLocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A gateway that has joined a directory of its own, and remembers what it was told. */
final class DirectoryGateway implements AutoCloseable {

    static final String ALICE = "alice";
    static final String KEYS = "game-gateway:session:";

    private static final Duration LONG = RedisFixture.NEVER.multipliedBy(3);

    final String name;
    final RedisSessionDirectory directory;
    final Queue<SessionLocation> lost = new ConcurrentLinkedQueue<>();
    final AutoCloseable membership;

    DirectoryGateway(String name, RedisSessionDirectoryBuilder builder) {
        this.name = name;
        this.directory = builder.start();
        this.membership = directory.join(name, lost::add);
    }

    /** Never refreshes without a cause, and reconnects quickly. */
    static RedisSessionDirectoryBuilder quickBuilder(RedisConfig config) {
        return RedisSessionDirectory.builder(config)
                .expiry(LONG)
                .refreshInterval(RedisFixture.NEVER)
                .reconnect(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    SessionLocation bind(String user, long session) {
        return get(submit(user, session)).orElseThrow();
    }

    CompletionStage<Optional<SessionLocation>> submit(String user, long session) {
        return directory.bind(user, name, session, DuplicateLogin.REPLACE);
    }

    Optional<SessionLocation> find(String user) {
        return get(directory.find(user));
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(RedisFixture.WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** What a stage fails with, before long. */
    static Throwable failure(CompletionStage<?> stage) {
        try {
            Object value = stage.toCompletableFuture().get(RedisFixture.WAIT.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("has not failed, but is " + value);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, String> entry(RedisProcess redis, String user) {
        return redis.ask(jedis -> jedis.hgetAll(KEYS + user));
    }

    static Map<String, String> entryOf(SessionLocation location) {
        return Map.of(
                "gateway", location.gatewayName(),
                "session", Long.toString(location.sessionId()),
                "epoch", Long.toString(location.epoch()));
    }

    /** Cuts the connections that commands go through, and asks for something: a round of refreshes follows the failure. */
    void refreshNow(RedisProcess redis) {
        long cut = redis.ask(jedis ->
                jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES)));
        assertThat(cut).isPositive();
        failure(directory.find("nobody"));
    }

    /** The user of this name may do all but hear notices. */
    static void addDeafUser(RedisProcess redis) {
        redis.run(jedis -> jedis.aclSetUser("deaf", "on", ">secret", "~*", "&*", "+@all", "-subscribe"));
    }

    static List<Long> sessions(Queue<SessionLocation> lost) {
        return lost.stream().map(SessionLocation::sessionId).toList();
    }

    @Override
    public void close() {
        directory.close();
    }
}
