/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that has run to its end.
 *
 * @param output what it wrote, to stdout and to stderr
 */
record Tool(int exit, String output) {

    private static final long PATIENCE_SECONDS = 60;

    /** Skips the test where there is no such program on the PATH. */
    static void assumeInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        assumeTrue(
                Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is not installed");
    }

    static Tool run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command);
    }

    static Tool run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("gateway-deploy", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended)
                    .as("%s ends; it wrote: %s", String.join(" ", command), text)
                    .isTrue();
            return new Tool(process.exitValue(), text);
        } finally {
            try (Stream<ProcessHandle> children = process.descendants()) {
                children.forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }
}
