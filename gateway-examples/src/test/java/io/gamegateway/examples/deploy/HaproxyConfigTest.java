/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy takes its configuration, and gateways take the one that goes with it. */
final class HaproxyConfigTest {

    private static final String FILE = "haproxy/haproxy.cfg";

    @TempDir
    Path directory;

    @Test
    void configuration_isTakenByHaproxy() throws Exception {
        Tool.assumeInstalled("haproxy");
        Tool checked = Tool.run("haproxy", "-c", "-f", DeployFiles.path(FILE).toString());
        assertThat(checked.exit()).as(checked.output()).isZero();
        assertThat(checked.output()).doesNotContain("[WARNING]", "[ALERT]");
    }

    @Test
    void silentPlayers_areTheGatewaysToClose() throws Exception {
        Path file = Files.writeString(
                directory.resolve("gateway.yaml"),
                "routing: { rules: [ { server_type: 1, endpoints: [\"127.0.0.1:7001\"] } ] }");
        Duration idle = SettingsLoader.load(file, Map.of()).server().idleTimeout();
        for (String side : List.of("client", "server", "tunnel")) {
            assertThat(timeout(side)).as(side).isGreaterThan(idle);
        }
    }

    private static Duration timeout(String side) {
        List<String> values = lines("timeout " + side);
        assertThat(values).hasSize(1);
        return Duration.parse("PT" + values.get(0));
    }

    @Test
    void servers_areAskedWhetherTheyAreReady_andToldWhoConnects() {
        assertThat(lines("mode")).containsExactly("tcp");
        assertThat(lines("option httpchk")).containsExactly("GET /ready");
        assertThat(lines("http-check expect")).containsExactly("status 200");
        assertThat(lines("default-server"))
                .singleElement()
                .asString()
                .contains("send-proxy-v2", "check port 9090", "slowstart");
        assertThat(lines("server")).hasSizeGreaterThan(1);
    }

    @Test
    void gatewaysSection_inTheComment_isTakenByTheProgram() throws Exception {
        String comment = Pattern.compile("^#   (server:\\n(?:#     .*\\n)+)", Pattern.MULTILINE)
                .matcher(DeployFiles.text(FILE))
                .results()
                .map(section -> section.group(1).replaceAll("(?m)^#   ", ""))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(
                directory.resolve("gateway.yaml"),
                comment + "routing: { rules: [ { server_type: 1, endpoints: [\"127.0.0.1:7001\"] } ] }");
        var server = SettingsLoader.load(file, Map.of()).server();
        assertThat(server.proxyProtocol()).hasToString("REQUIRED");
        assertThat(server.proxyNetworks()).hasSize(2);
    }

    /** What follows these words, in each line that begins with them. */
    private static List<String> lines(String words) {
        return DeployFiles.text(FILE)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(words + " "))
                .map(line -> line.substring(words.length()).strip())
                .toList();
    }
}
