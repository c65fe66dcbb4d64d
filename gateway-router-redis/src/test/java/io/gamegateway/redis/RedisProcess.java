/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.spi.Endpoint;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisExecProvider;

/** A real Redis server, or sentinel, at 127.0.0.1, which can be killed, started again on its port, and frozen. */
final class RedisProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final int port;
    private final Path directory;
    private final List<String> arguments;
    private @Nullable Process process;

    private RedisProcess(int port, List<String> arguments) throws IOException {
        this.port = port;
        this.arguments = arguments;
        this.directory = Files.createTempDirectory("gateway-redis");
    }

    /** A started server without persistence. */
    static RedisProcess start(String... arguments) {
        return startOn(freePort(), arguments);
    }

    static RedisProcess startOn(int port, String... arguments) {
        try {
            List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
            all.addAll(List.of(arguments));
            RedisProcess redis = new RedisProcess(port, all);
            redis.launch();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A started sentinel with these lines of configuration. */
    static RedisProcess startSentinel(String... lines) {
        try {
            RedisProcess sentinel = new RedisProcess(freePort(), List.of("--sentinel"));
            Files.write(sentinel.directory.resolve("redis.conf"), List.of(lines));
            sentinel.launch();
            return sentinel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nobody listens on, and below the range that the kernel gives to clients. */
    static int freePort() {
        for (int port : new Random().ints(100, 11_000, 22_000).toArray()) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken; another one.
            }
        }
        throw new IllegalStateException("no free port");
    }

    /** Starts it again after {@link #kill}; its data is gone. */
    void launch() {
        List<String> command = new ArrayList<>();
        command.add(Binary.PATH);
        Path config = directory.resolve("redis.conf");
        if (Files.exists(config)) {
            command.add(config.toString());
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(START_TIMEOUT).pollInterval(Duration.ofMillis(10)).until(this::answers);
    }

    private boolean answers() {
        assertThat(process().isAlive()).as(this::log).isTrue();
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException e) {
            // Where it wants a password it answers, too.
            return e.getMessage() != null && e.getMessage().startsWith("NOAUTH");
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "no log";
        }
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    int port() {
        return port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    /** Runs commands as the default user without a password. */
    void run(Consumer<Jedis> commands) {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            commands.accept(jedis);
        }
    }

    <T> T ask(Function<Jedis, T> question) {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return question.apply(jedis);
        }
    }

    /** Runs commands as this user. */
    void run(DefaultJedisClientConfig config, Consumer<Jedis> commands) {
        try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", port), config)) {
            commands.accept(jedis);
        }
    }

    /** Stops all its threads, while the kernel goes on to accept connections and to take bytes for it. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + name, Long.toString(process().pid()))
                    .start();
            assertThat(kill.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(kill.exitValue()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it with SIGKILL, frozen or not. */
    void kill() {
        try {
            process().destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    /** Unpacked once. */
    private static final class Binary {

        static final String PATH = path();

        private static String path() {
            try {
                return RedisExecProvider.defaultProvider().get().getAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
