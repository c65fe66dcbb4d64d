/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The program in a JVM of its own. Ended by {@link #close()}, however it is. */
final class ProgramProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern READY = Pattern.compile(
            "gateway ready: listen=127\\.0\\.0\\.1:(\\d+) admin=(?:127\\.0\\.0\\.1:(\\d+)|off) name=(\\S+)(?: push=127\\.0\\.0\\.1:(\\d+))?");

    private final Process process;
    private final @Nullable Path stderr;

    private ProgramProcess(Process process, @Nullable Path stderr) {
        this.process = process;
        this.stderr = stderr;
    }

    /** The program's ready line, taken apart. */
    record Ready(InetSocketAddress listen, InetSocketAddress admin, String name, int pushPort) {}

    static ProgramProcess start(Path directory, String config, Map<String, String> environment) throws IOException {
        return start(List.of(), directory, config, environment);
    }

    /** @param with what starts it, such as {@code env} */
    static ProgramProcess start(List<String> with, Path directory, String config, Map<String, String> environment)
            throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), config);
        Path stderr = Files.createTempFile(directory, "stderr", ".txt");
        return new ProgramProcess(
                builder(with, file, environment).redirectError(stderr.toFile()).start(), stderr);
    }

    private static ProcessBuilder builder(List<String> with, Path file, Map<String, String> environment) {
        List<String> command = new ArrayList<>(with);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                // As the jar's manifest says.
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneGateway.class.getName(),
                "--config",
                file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("GATEWAY_") || variable.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Its stderr is a pipe that nobody reads. */
    static ProgramProcess withStalledStderr(Path directory, String config, Map<String, String> environment)
            throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), config);
        return new ProgramProcess(builder(List.of(), file, environment).start(), null);
    }

    Ready awaitReady() throws Exception {
        String line = CompletableFuture.supplyAsync(this::readLine).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Matcher matcher = READY.matcher(line);
        assertThat(line).as("ready line; stderr: " + stderr()).matches(READY);
        assertThat(matcher.matches()).isTrue();
        String adminPort = matcher.group(2);
        return new Ready(
                new InetSocketAddress("127.0.0.1", Integer.parseInt(matcher.group(1))),
                new InetSocketAddress("127.0.0.1", adminPort == null ? 0 : Integer.parseInt(adminPort)),
                matcher.group(3),
                matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4)));
    }

    private String readLine() {
        try {
            return String.valueOf(process.inputReader().readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGTERM. By its handle, as the process itself would close our end of its stdout too. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends a signal, such as HUP. */
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        return process.exitValue();
    }

    /** What stdout still has; after the exit. */
    List<String> restOfStdout() {
        return process.inputReader().lines().toList();
    }

    List<String> stderr() throws IOException {
        return stderr == null ? List.of() : Files.readAllLines(stderr);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
