/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is none of ours: started, and ended with all that it has started. */
final class ExternalProcess implements AutoCloseable {

    private static final long END_SECONDS = 10;

    private final Process process;
    private final Path log;
    private final Thread killer;

    private ExternalProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.killer = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Starts it; its output goes to the log. */
    static ExternalProcess start(String program, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        try {
            return new ExternalProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        // Its children are gone with it where it ends in good order, and are orphans where it does not.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
