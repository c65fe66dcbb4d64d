/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import io.gamegateway.benchmarks.machine.Memory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The other end of a {@link RoleProcess}: reads one command per line, and answers each with one line. When its input ends, as it
 * does with the parent, the process ends.
 */
public final class RoleConsole {

    /** Does what a line says. */
    @FunctionalInterface
    public interface Command {

        /**
         * Runs on the console's thread.
         *
         * @param words of the line, the command's name first
         * @return the answer, in one line
         */
        String run(String[] words) throws Exception;
    }

    static final String OK = "ok ";
    static final String FAILED = "failed ";
    static final String EVENT = "event ";

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final PrintStream out = System.out;
    private final Map<String, Command> commands = new HashMap<>();

    /** Takes the standard output for itself; what others print goes to the standard error. */
    public RoleConsole() {
        System.setOut(System.err);
        on("cpu", words -> String.valueOf(PROCESS.getProcessCpuTime()));
        on(
                "memory",
                words -> String.valueOf(
                        Memory.residentKilobytes(ProcessHandle.current().pid())));
    }

    /** Adds a command. */
    public RoleConsole on(String name, Command command) {
        commands.put(name, command);
        return this;
    }

    /** Tells the parent something that it has not asked for. Thread-safe. */
    public void event(String text) {
        print(EVENT + text);
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }

    /**
     * Says that all is ready, and answers until the input ends; then ends the process.
     *
     * @param ready for the parent, such as the ports that are listened on
     */
    public void serve(String ready) throws IOException {
        print(OK + ready);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            print(answer(line.split(" ", -1)));
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] words) {
        Command command = commands.get(words[0]);
        if (command == null) {
            return FAILED + "command: " + words[0] + " (expected: one of " + commands.keySet() + ")";
        }
        try {
            return OK + command.run(words);
        } catch (Exception e) {
            e.printStackTrace();
            return FAILED + e;
        }
    }
}
