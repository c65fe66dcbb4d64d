/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM that plays one part in a benchmark: started with this JVM's class path, asked by lines, ended with this JVM.
 *
 * <p>Used by one thread; events are delivered on another.
 */
public final class RoleProcess implements AutoCloseable {

    /**
     * Starts a process that runs where nobody else wants to: one that makes a load in a burst, which would come from other
     * machines, and must not take the processors from those who are measured. Of Linux.
     */
    public static final List<String> IDLE = List.of("chrt", "--idle", "0");

    private static final Duration ANSWER_TIME = Duration.ofMinutes(2);
    private static final Duration END_TIME = Duration.ofSeconds(10);
    private static final String GONE = "gone";
    private static final int UNSAFE_DENIED_SINCE = 24;

    private final String name;
    private final long startedNanos;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread killer;
    private final Consumer<String> events;
    private String ready = "";

    private RoleProcess(String name, List<String> command, Consumer<String> events) throws IOException {
        this.name = name;
        this.events = events;
        this.startedNanos = System.nanoTime();
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        Thread reader = new Thread(this::read, name + "-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param role whose main method serves a {@link RoleConsole}
     */
    public static RoleProcess start(String name, Class<?> role, Object... args) {
        return start(name, event -> {}, role, args);
    }

    /** As above; what it says unasked is given to {@code events}. */
    public static RoleProcess start(String name, Consumer<String> events, Class<?> role, Object... args) {
        RoleProcess started = launch(name, events, role, args);
        started.ready = started.answer(ANSWER_TIME);
        return started;
    }

    /** As above, with some more options for its JVM, and something that starts it, such as {@link #IDLE}. */
    public static RoleProcess start(
            List<String> with, List<String> jvmOptions, String name, Class<?> role, Object... args) {
        RoleProcess started = launch(with, jvmOptions, name, event -> {}, role, args);
        started.ready = started.answer(ANSWER_TIME);
        return started;
    }

    /** Starts it, and does not wait; nothing may be asked of it. */
    public static RoleProcess launch(String name, Consumer<String> events, Class<?> role, Object... args) {
        return launch(List.of(), List.of(), name, events, role, args);
    }

    private static RoleProcess launch(
            List<String> with,
            List<String> jvmOptions,
            String name,
            Consumer<String> events,
            Class<?> role,
            Object... args) {
        List<String> command = new ArrayList<>(with);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), role.getName()));
        for (Object arg : args) {
            command.add(String.valueOf(arg));
        }
        try {
            return new RoleProcess(name, command, events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of every process of a benchmark: see docs/performance.md. */
    public static List<String> jvmOptions() {
        List<String> options = new ArrayList<>(List.of(
                "-Xms128m",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dio.netty.leakDetection.level=disabled",
                "-Dslf4j.internal.verbosity=ERROR"));
        if (Runtime.version().feature() >= UNSAFE_DENIED_SINCE) {
            options.addAll(List.of(
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.noUnsafe=false",
                    "--enable-native-access=ALL-UNNAMED"));
        }
        String more = System.getProperty("benchmark.jvm", "");
        if (!more.isBlank()) {
            options.addAll(List.of(more.trim().split(" +")));
        }
        return options;
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(RoleConsole.EVENT)) {
                    events.accept(line.substring(RoleConsole.EVENT.length()));
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            // It was killed meanwhile.
        }
        answers.add(GONE);
    }

    /** What it said when it was ready. */
    public String ready() {
        return ready;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** {@link System#nanoTime} before it was started. */
    public long startedNanos() {
        return startedNanos;
    }

    /**
     * Asks it something, and waits for the answer.
     *
     * @throws IllegalStateException where it says that it failed, has ended, or does not answer in two minutes
     */
    public String ask(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        try {
            commands.append(line).append('\n').flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + ": ended", e);
        }
        return answer(ANSWER_TIME);
    }

    /** As {@link #ask}, for an answer that is a number. */
    public long askNumber(Object... words) {
        return Long.parseLong(ask(words));
    }

    private String answer(Duration wait) {
        String answer;
        try {
            answer = answers.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + ": interrupted", e);
        }
        if (answer == null || !answer.startsWith(RoleConsole.OK)) {
            throw new IllegalStateException(name + ": " + (answer == null ? "no answer" : answer));
        }
        return answer.substring(RoleConsole.OK.length());
    }

    /** Processor time it has used, in nanoseconds. */
    public long cpuNanos() {
        return askNumber("cpu");
    }

    /** Resident memory in MiB; 0 where that is not known. */
    public long memoryMegabytes() {
        return askNumber("memory") / 1024;
    }

    /** Stops it, as it stands, until {@link #thaw}. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            // The shell's own, as not every system has a program of that name.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start();
            if (!kill.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException(name + ": cannot be sent SIG" + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it (SIGKILL), and waits until all it has said is read. */
    public void kill() {
        process.destroyForcibly();
        close();
    }

    /** Ends it, and waits for that. */
    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS);
            }
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
