/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of others that check their own files. */
final class Tools {

    static final Path DEPLOY = Path.of("..", "deploy");

    private Tools() {}

    /** A test that needs this program is skipped where it is not installed. */
    static void assumeInstalled(String program) {
        assumeTrue(
                Arrays.stream(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is not installed");
    }

    /** What it says; it must end with 0. */
    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + said).isZero();
        return said;
    }

    static String run(String... command) throws IOException, InterruptedException {
        return run(List.of(command), Map.of());
    }

    static String text(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }
}
