/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static io.gamegateway.examples.deploy.Tools.DEPLOY;
import static io.gamegateway.examples.deploy.Tools.assumeInstalled;
import static io.gamegateway.examples.deploy.Tools.run;
import static io.gamegateway.examples.deploy.Tools.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.metrics.GatewayMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts and dashboards ask for what there is. */
class PrometheusFilesTest {

    private static final Pattern METRIC = Pattern.compile("(?<![a-z0-9_:])(game_gateway_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");

    /** What Prometheus adds by itself. */
    private static final Set<String> FROM_PROMETHEUS = Set.of("job", "instance", "le");

    /** The labels of each name that a scrape has. */
    private static Map<String, List<String>> exposed() {
        Map<String, List<String>> names = new HashMap<>();
        for (GatewayMeter meter : GatewayMeter.values()) {
            String name = meter.prometheusName();
            if (meter.type() == GatewayMeter.Type.TIMER) {
                for (String suffix : List.of("_bucket", "_sum", "_count", "_max")) {
                    names.put(name + suffix, meter.labels());
                }
            } else {
                names.put(name, meter.labels());
            }
        }
        return names;
    }

    private static List<String> problems(String text) {
        Map<String, List<String>> exposed = exposed();
        List<String> problems = new ArrayList<>();
        Matcher metrics = METRIC.matcher(text);
        while (metrics.find()) {
            String name = metrics.group(1);
            List<String> labels = exposed.get(name);
            if (labels == null) {
                problems.add("no meter " + name);
                continue;
            }
            Set<String> allowed = new HashSet<>(FROM_PROMETHEUS);
            allowed.addAll(labels);
            LABEL.matcher(metrics.group(2) == null ? "" : metrics.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !allowed.contains(label))
                    .forEach(label -> problems.add(name + " has no label " + label));
        }
        return problems;
    }

    /** Of the JSON, what is asked; a dashboard's own names may look like meters. */
    private static String queries(JsonNode node) {
        StringBuilder all = new StringBuilder();
        for (JsonNode child : node) {
            all.append(queries(child)).append('\n');
        }
        for (String field : List.of("expr", "query", "definition")) {
            if (node.path(field).isString()) {
                all.append(node.path(field).asString().replace("\\\"", "\"")).append('\n');
            }
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus/rules.yml", "prometheus/rules-test.yml"})
    void rules_nameMetersThatExist(String file) throws IOException {
        String text = text(file);

        assertThat(METRIC.matcher(text).results().count()).isGreaterThan(20);
        assertThat(problems(text)).isEmpty();
    }

    @Test
    void dashboard_namesMetersThatExist() throws IOException {
        String queries = queries(JsonMapper.builder().build().readTree(text("grafana/game-gateway.json")));

        assertThat(METRIC.matcher(queries).results().count()).isGreaterThan(20);
        assertThat(problems(queries)).isEmpty();
    }

    @Test
    void problems_areNoticed() {
        assertThat(problems("rate(game_gateway_nothing_total[1m]) / game_gateway_ready{backend=\"x\"}"))
                .containsExactly("no meter game_gateway_nothing_total", "game_gateway_ready has no label backend");
        assertThat(problems("game_gateway_message_latency_seconds"))
                .containsExactly("no meter game_gateway_message_latency_seconds");
    }

    @Test
    void promtool_findsTheRulesGood_andTheirTestsPass() throws Exception {
        assumeInstalled("promtool");
        String folder = DEPLOY.resolve("prometheus").toString();

        run("promtool", "check", "rules", folder + "/rules.yml");
        run("promtool", "test", "rules", folder + "/rules-test.yml");
        run("promtool", "check", "config", folder + "/prometheus.yml");
    }
}
