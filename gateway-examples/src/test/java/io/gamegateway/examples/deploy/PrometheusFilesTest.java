/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.metrics.GatewayMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rules and dashboard ask for what the gateway has, by the labels that it has. */
final class PrometheusFilesTest {

    private static final String RULES = "prometheus/rules.yml";
    private static final String RULES_TEST = "prometheus/rules-test.yml";
    private static final String CONFIG = "prometheus/prometheus.yml";
    private static final String KUBERNETES_CONFIG = "prometheus/prometheus-kubernetes.yml";
    private static final String DASHBOARD = "grafana/game-gateway.json";

    /** Those that Prometheus itself adds. */
    private static final Set<String> SCRAPED = Set.of("job", "instance");

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");
    private static final Pattern LABEL_ROW = Pattern.compile("^\\| `(\\w+)`[^|]*\\|(.*)\\|$", Pattern.MULTILINE);

    private final Map<String, Set<String>> series = new TreeMap<>();

    PrometheusFilesTest() {
        for (GatewayMeter meter : GatewayMeter.values()) {
            Set<String> labels = with(meter.labels(), SCRAPED);
            if (meter.type() == GatewayMeter.Type.TIMER) {
                series.put(meter.prometheusName() + "_bucket", with(labels, Set.of("le")));
                for (String suffix : List.of("_sum", "_count", "_max")) {
                    series.put(meter.prometheusName() + suffix, labels);
                }
            } else {
                series.put(meter.prometheusName(), labels);
            }
        }
        rules("record").forEach((name, rule) -> {
            Set<String> labels = labelsLeft(query(rule));
            labels.remove("le");
            series.put(name, labels);
        });
    }

    private static Set<String> with(Collection<String> labels, Collection<String> more) {
        Set<String> all = new TreeSet<>(labels);
        all.addAll(more);
        return all;
    }

    /** The rules that have this field, by its value. */
    private static Map<String, JsonNode> rules(String kind) {
        Map<String, JsonNode> rules = new TreeMap<>();
        DeployFiles.yaml(RULES)
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rule -> {
                    if (rule.has(kind)) {
                        assertThat(rules.put(rule.get(kind).stringValue(), rule))
                                .isNull();
                    }
                }));
        return rules;
    }

    private static PromQuery query(JsonNode rule) {
        return new PromQuery(rule.get("expr").stringValue());
    }

    private static JsonNode tree(String file) {
        return file.endsWith(".json") ? DeployFiles.json(DeployFiles.text(file)) : DeployFiles.yaml(file);
    }

    /** All that is a query in a file, or a series in a test. */
    private static List<PromQuery> queries(String file) {
        List<PromQuery> queries = new ArrayList<>();
        DeployFiles.forEachText("", tree(file), (field, text) -> {
            if (Set.of("expr", "series", "query", "definition").contains(field)) {
                queries.add(new PromQuery(text));
            }
        });
        return queries;
    }

    /** The labels of what a query gives; with le, where it does not take a quantile. */
    private Set<String> labelsLeft(PromQuery query) {
        if (query.isAggregated()) {
            return query.groupedBy();
        }
        Set<String> labels = new TreeSet<>(SCRAPED);
        query.uses().forEach(use -> labels.addAll(series.getOrDefault(use.series(), Set.of())));
        return labels;
    }

    @ParameterizedTest
    @ValueSource(strings = {RULES, RULES_TEST, DASHBOARD})
    void names_areThoseOfMeters_orRecorded(String file) {
        Set<String> names = PromQuery.SERIES
                .matcher(DeployFiles.text(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeGreaterThan(10);
        assertThat(series.keySet()).containsAll(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {RULES, RULES_TEST, DASHBOARD})
    void labels_areThoseOfTheSeries(String file) {
        List<PromQuery.Use> uses =
                queries(file).stream().flatMap(query -> query.uses().stream()).toList();
        assertThat(uses)
                .hasSizeGreaterThan(10)
                .allSatisfy(use -> assertThat(series.get(use.series())).containsAll(use.labels()));
    }

    @ParameterizedTest
    @ValueSource(strings = {RULES, RULES_TEST, DASHBOARD})
    void valuesOfLabels_areDocumented(String file) throws IOException {
        Map<String, Set<String>> documented = documentedValues();
        List<PromQuery.Value> values = queries(file).stream()
                .flatMap(query -> query.values().stream())
                .filter(value -> documented.containsKey(value.label()))
                .toList();
        assertThat(values)
                .hasSizeGreaterThan(3)
                .allSatisfy(value -> assertThat(documented.get(value.label())).contains(value.value()));
    }

    /** Of the labels whose values are a list of words. */
    private static Map<String, Set<String>> documentedValues() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "metrics.md"));
        Map<String, Set<String>> values = new HashMap<>();
        LABEL_ROW
                .matcher(page.substring(page.indexOf("## Labels")))
                .results()
                .forEach(row -> Pattern.compile("`(\\w+)`")
                        .matcher(row.group(2))
                        .results()
                        .forEach(value -> values.computeIfAbsent(row.group(1), label -> new TreeSet<>())
                                .add(value.group(1))));
        values.keySet().retainAll(Set.of("reason", "error_type", "direction", "status", "config_type"));
        assertThat(values).hasSize(5);
        return values;
    }

    @Test
    void recordedNames_sayTheirLabelsAndTheirMeter() {
        assertThat(rules("record").keySet()).isNotEmpty().allSatisfy(name -> {
            String[] parts = name.split(":", -1);
            assertThat(parts).hasSize(3);
            assertThat(series.get(name)).containsAll(List.of(parts[0].split("_")));
            assertThat(Stream.of(GatewayMeter.values()).map(GatewayMeter::prometheusName))
                    .contains(parts[1]);
        });
    }

    @Test
    void alerts_sayWhatIsWrong_byLabelsThatTheyHave() {
        assertThat(rules("alert").values()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.path("labels").path("severity").asString("")).isIn("critical", "warning");
            for (String annotation : List.of("summary", "description", "runbook")) {
                assertThat(rule.path("annotations").path(annotation).asString(""))
                        .as(annotation)
                        .isNotBlank();
            }
            assertThat(labelsLeft(query(rule)))
                    .containsAll(labelsInTemplates(rule.get("annotations").toString()));
        });
    }

    @Test
    void legends_haveLabelsThatAreLeft() {
        List<JsonNode> targets = DeployFiles.json(DeployFiles.text(DASHBOARD)).findParents("legendFormat");
        assertThat(targets)
                .hasSizeGreaterThan(10)
                .allSatisfy(target -> assertThat(labelsLeft(query(target)))
                        .containsAll(
                                labelsInTemplates(target.get("legendFormat").stringValue())));
    }

    private static Set<String> labelsInTemplates(String text) {
        return TEMPLATE.matcher(text).results().map(label -> label.group(1)).collect(Collectors.toSet());
    }

    @Test
    void eachAlert_isTested_firingAndNotFiring() {
        Set<String> firing = new TreeSet<>();
        Set<String> quiet = new TreeSet<>();
        DeployFiles.yaml(RULES_TEST)
                .get("tests")
                .forEach(test -> test.path("alert_rule_test")
                        .forEach(step -> (step.path("exp_alerts").isEmpty() ? quiet : firing)
                                .add(step.get("alertname").stringValue())));
        assertThat(firing).isEqualTo(rules("alert").keySet());
        assertThat(quiet).isEqualTo(rules("alert").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {CONFIG, KUBERNETES_CONFIG})
    void scrapeConfiguration_isForTheJobOfTheAlerts(String file) {
        JsonNode job = DeployFiles.yaml(file).get("scrape_configs").get(0);
        assertThat(job.get("job_name").stringValue()).isEqualTo("game-gateway");
        assertThat(job.get("metrics_path").stringValue()).isEqualTo("/metrics");
    }

    @Test
    void scrapeConfiguration_isTakenByPrometheus() throws Exception {
        assertClean("check", "config", DeployFiles.path(CONFIG));
    }

    @Test
    void scrapeConfigurationForKubernetes_isTakenByPrometheus(@TempDir Path directory) throws Exception {
        Tool.assumeInstalled("promtool");
        Path file = DeployFiles.path(KUBERNETES_CONFIG);
        Tool checked = Tool.run("promtool", "check", "config", file.toString());
        if (checked.output().contains("field kubernetes_sd_configs not found")) {
            // Some distributions build it without that; all else is checked.
            String discovery = "kubernetes_sd_configs:\n      - role: pod\n";
            String text = DeployFiles.text(KUBERNETES_CONFIG);
            assertThat(text).contains(discovery);
            Files.copy(DeployFiles.path(RULES), directory.resolve("rules.yml"));
            file = Files.writeString(
                    directory.resolve("prometheus.yml"),
                    text.replace(discovery, "static_configs:\n      - targets: []\n"));
        }
        assertClean("check", "config", file);
    }

    @Test
    void rules_areTakenByPrometheus() throws Exception {
        assertClean("check", "rules", DeployFiles.path(RULES));
    }

    @Test
    void rules_passTheirTests() throws Exception {
        assertClean("test", "rules", DeployFiles.path(RULES_TEST));
    }

    private static void assertClean(String verb, String what, Path file) throws IOException, InterruptedException {
        Tool.assumeInstalled("promtool");
        Tool checked = Tool.run("promtool", verb, what, file.toString());
        assertThat(checked.exit()).as(checked.output()).isZero();
        assertThat(checked.output()).contains("SUCCESS").doesNotContain("FAILED");
    }
}
