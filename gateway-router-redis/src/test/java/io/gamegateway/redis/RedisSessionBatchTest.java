/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.DirectoryGateway.get;
import static io.gamegateway.redis.DirectoryGateway.quickBuilder;
import static io.gamegateway.redis.RedisFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.spi.SessionLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many round trips many users cost. The figures are written to files in {@code target}. */
class RedisSessionBatchTest {

    private static final int USERS = 10_000;

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    /** A number of INFO, 0 where it is not there. */
    private long info(String section, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(fixture.redis().ask(jedis -> jedis.info(section)));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private long scripts() {
        return info("commandstats", "cmdstat_evalsha:calls=(\\d+)") + info("commandstats", "cmdstat_eval:calls=(\\d+)");
    }

    private long scriptMicros() {
        return info("commandstats", "cmdstat_evalsha:calls=\\d+,usec=(\\d+)");
    }

    /** How often Redis has read from a socket: at least as often as there were round trips. */
    private long reads() {
        return info("stats", "total_reads_processed:(\\d+)");
    }

    private static void write(String file, String format, Object... figures) throws IOException {
        Files.writeString(Path.of("target", file), String.format(Locale.ROOT, format, figures));
    }

    private static void bindAll(DirectoryGateway gateway) {
        List<CompletionStage<Optional<SessionLocation>>> stages = new ArrayList<>(USERS);
        for (int i = 0; i < USERS; i++) {
            stages.add(gateway.submit("user-" + i, i));
        }
        stages.forEach(stage -> assertThat(get(stage)).isPresent());
    }

    @Test
    void binds_shareRoundTrips() throws IOException {
        DirectoryGateway gateway = fixture.closing(new DirectoryGateway("gateway-1", quickBuilder(fixture.config())));
        gateway.bind("warm", 0);
        long scripts = scripts();
        long reads = reads();
        long start = System.nanoTime();

        bindAll(gateway);

        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        write("session-binds.txt", "%d binds: %d ms, %d reads of Redis%n", USERS, millis, reads() - reads);
        assertThat(scripts() - scripts).isEqualTo(USERS);
        // 16 KiB with each, so a batch of 1,000 takes some.
        assertThat(reads() - reads).isLessThan(USERS / 10);
    }

    @Test
    void refreshes_shareRoundTrips() throws IOException {
        DirectoryGateway gateway = fixture.closing(new DirectoryGateway("gateway-1", quickBuilder(fixture.config())));
        bindAll(gateway);
        long scripts = scripts();
        long reads = reads();
        long micros = scriptMicros();

        gateway.refreshNow(fixture.redis());

        eventually(() -> assertThat(scripts() - scripts).isGreaterThanOrEqualTo(USERS));
        write(
                "session-refreshes.txt",
                "%d refreshes: %d ms of scripts in Redis, %d reads of Redis%n",
                USERS,
                (scriptMicros() - micros) / 1_000,
                reads() - reads);
        assertThat(reads() - reads).isLessThan(USERS / 5);
    }
}
