/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program does before it starts a gateway; {@link StandaloneProgramTest} has the rest. */
final class StandaloneGatewayTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.writeString(
                directory.resolve("gateway.yaml"),
                "routing:\n  rules:\n    - { server_type: 10, endpoints: [\"127.0.0.1:7001\"] }\n");
    }

    private int run(Map<String, String> environment, String... args) throws InterruptedException {
        return new StandaloneGateway(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment)
                .run(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void check_goodFile_saysOkAndEndsWith0() throws Exception {
        assertThat(run(Map.of(), "--check", "--config", file.toString())).isZero();
        assertThat(out()).isEqualTo("OK " + file + ": 1 routing rule(s)" + System.lineSeparator());
        assertThat(err()).isEmpty();
    }

    @Test
    void check_exampleFile_isGood() throws Exception {
        assertThat(run(Map.of(), "--config=gateway.yaml", "--check")).isZero();
    }

    @Test
    void badFile_checkedOrNot_oneLinePerProblemAndEndsWith2() throws Exception {
        Files.writeString(file, "servers: {}\nsecurity: { max_connections: -1 }\n");
        assertThat(run(Map.of(), "--check", "--config", file.toString())).isEqualTo(2);
        String told = err();
        err.reset();
        assertThat(run(Map.of(), "--config", file.toString())).isEqualTo(2);
        assertThat(err()).isEqualTo(told);
        assertThat(told.lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith(file + " line 1: servers: unknown key"))
                .anyMatch(line -> line.startsWith(file + " line 2: security.max_connections: -1 (expected: "));
        assertThat(out()).isEmpty();
    }

    @Test
    void environment_isChecked() throws Exception {
        assertThat(run(Map.of("GATEWAY_SERVER_NOTICES", "maybe"), "--check", "--config", file.toString()))
                .isEqualTo(2);
        assertThat(err()).startsWith("environment variable GATEWAY_SERVER_NOTICES: server.notices: maybe (expected: ");
    }

    @Test
    void noSuchFile_saysSoAndEndsWith2() throws Exception {
        Path missing = directory.resolve("missing.yaml");
        assertThat(run(Map.of(), "--config", missing.toString())).isEqualTo(2);
        assertThat(err()).isEqualTo("cannot read " + missing + ": no such file" + System.lineSeparator());
    }

    @Test
    void badArguments_sayWhatIsExpectedAndEndWith2() throws Exception {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(run(Map.of(), "--config")).isEqualTo(2);
        assertThat(run(Map.of(), "--check")).isEqualTo(2);
        assertThat(run(Map.of(), "--config=")).isEqualTo(2);
        assertThat(run(Map.of(), "gateway.yaml")).isEqualTo(2);
        assertThat(err().lines())
                .containsExactly(
                        "gateway-standalone: --config: missing (expected: --config FILE)",
                        "gateway-standalone: --config: no file (expected: --config FILE)",
                        "gateway-standalone: --config: missing (expected: --config FILE)",
                        "gateway-standalone: --config: no file (expected: --config FILE)",
                        "gateway-standalone: gateway.yaml: unknown argument (expected: --config FILE, --check,"
                                + " --version or --help)");
        assertThat(out()).isEmpty();
    }

    @Test
    void helpAndVersion_endWith0() throws Exception {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out()).startsWith("Usage: java -jar gateway-standalone.jar --config FILE");
        out.reset();
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out()).startsWith("gateway-standalone ");
    }
}
