/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the program was told to do.
 *
 * @param action what to do
 * @param configFile present but for help and version
 */
record CommandLine(Action action, Optional<Path> configFile) {

    /** What there is to do. */
    enum Action {
        RUN,
        CHECK,
        HELP,
        VERSION
    }

    static final String USAGE = """
            Usage: java -jar gateway-standalone.jar --config FILE [--check]

              --config FILE   run with this YAML configuration
              --check         only check the configuration: exit status 0 if it is good, 2 if not
              --version       print the version
              --help          print this text

            Each key of the configuration has an environment variable that overrides it: server.listen_addr has
            GATEWAY_SERVER_LISTEN_ADDR. GATEWAY_LOG_LEVEL sets the log level (INFO); the log goes to stderr.
            """;

    /** The arguments make no sense. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static CommandLine parse(String... args) throws UsageException {
        Optional<Path> file = Optional.empty();
        Action action = Action.RUN;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            switch (arg) {
                case "--help", "-h" -> {
                    return new CommandLine(Action.HELP, Optional.empty());
                }
                case "--version" -> {
                    return new CommandLine(Action.VERSION, Optional.empty());
                }
                case "--check" -> action = Action.CHECK;
                case "--config" -> {
                    i++;
                    file = Optional.of(path(i < args.length ? args[i] : ""));
                }
                default -> file = Optional.of(path(afterEquals(arg)));
            }
        }
        if (file.isEmpty()) {
            throw new UsageException("--config: missing (expected: --config FILE)");
        }
        return new CommandLine(action, file);
    }

    private static String afterEquals(String arg) throws UsageException {
        if (!arg.startsWith("--config=")) {
            throw new UsageException(
                    arg + ": unknown argument (expected: --config FILE, --check, --version or --help)");
        }
        return arg.substring("--config=".length());
    }

    private static Path path(String file) throws UsageException {
        if (file.isEmpty()) {
            throw new UsageException("--config: no file (expected: --config FILE)");
        }
        return Path.of(file);
    }
}
