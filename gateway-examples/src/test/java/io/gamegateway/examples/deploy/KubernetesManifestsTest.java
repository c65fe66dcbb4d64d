/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static io.gamegateway.examples.deploy.Tools.DEPLOY;
import static io.gamegateway.examples.deploy.Tools.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.gamegateway.examples.standalone.config.ConfigLoader;
import io.gamegateway.examples.standalone.config.StandaloneConfig;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests keep to Kubernetes' own schema, and say what they should. */
class KubernetesManifestsTest {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");

    /** That closing takes behind the drain. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

    static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.list(KUBERNETES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode manifest(String file) throws IOException {
        return YAML.readTree(text("kubernetes/" + file));
    }

    /** By the models that Kubernetes' client generates from its OpenAPI description. */
    private static void validate(JsonNode manifest) throws ReflectiveOperationException {
        String apiVersion = manifest.path("apiVersion").asString();
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        Class<?> model =
                Class.forName("io.kubernetes.client.openapi.models." + version.toUpperCase(java.util.Locale.ROOT)
                        + manifest.path("kind").asString());
        JsonElement json = JsonParser.parseString(manifest.toString());
        model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        model.getMethod("fromJson", String.class).invoke(null, manifest.toString());
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_keepsToTheSchema(Path file) throws Exception {
        validate(YAML.readTree(Files.readString(file)));
    }

    @Test
    void schema_noticesAMisspeltField_howeverDeep() throws Exception {
        String text = text("kubernetes/deployment.yaml");
        for (String field : List.of("readinessProbe", "maxUnavailable", "topologyKey", "runAsNonRoot")) {
            assertThat(text).contains(field + ":");
            JsonNode misspelt = YAML.readTree(text.replace(field + ":", field + "x:"));
            assertThatThrownBy(() -> validate(misspelt))
                    .as(field)
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining(field + "x");
        }
    }

    @Test
    void kustomization_hasEveryManifest() throws Exception {
        List<String> resources = StreamSupport.stream(
                        manifest("kustomization.yaml").path("resources").spliterator(), false)
                .map(JsonNode::asString)
                .filter(name -> name.endsWith(".yaml"))
                .sorted()
                .toList();

        assertThat(resources)
                .containsExactlyElementsOf(manifests().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void deployment_sendsNobodyAwayWithoutNeed() throws Exception {
        JsonNode spec = manifest("deployment.yaml").path("spec");
        JsonNode pod = spec.path("template").path("spec");
        JsonNode container = pod.path("containers").get(0);

        assertThat(spec.path("strategy")
                        .path("rollingUpdate")
                        .path("maxUnavailable")
                        .asInt(-1))
                .isZero();
        assertThat(pod.path("affinity").has("podAntiAffinity")).isTrue();
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asString())
                .isEqualTo("/health");
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asString())
                .isEqualTo("/ready");
        assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(container
                        .path("securityContext")
                        .path("readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(container
                        .path("securityContext")
                        .path("allowPrivilegeEscalation")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void autoscaler_goesFromTwoToTen_byProcessorAndMemory() throws Exception {
        JsonNode spec = manifest("autoscaler.yaml").path("spec");

        assertThat(spec.path("minReplicas").asInt()).isEqualTo(2);
        assertThat(spec.path("maxReplicas").asInt()).isEqualTo(10);
        assertThat(StreamSupport.stream(spec.path("metrics").spliterator(), false)
                        .map(metric -> metric.path("resource").path("name").asString()))
                .containsExactlyInAnyOrder("cpu", "memory");
        assertThat(spec.path("scaleTargetRef").path("name").asString())
                .isEqualTo(manifest("deployment.yaml")
                        .path("metadata")
                        .path("name")
                        .asString());
    }

    @Test
    void serviceAndDisruptionBudget_selectTheGateways() throws Exception {
        JsonNode service = manifest("service.yaml").path("spec");
        JsonNode budget = manifest("disruption-budget.yaml").path("spec");
        JsonNode labels = manifest("deployment.yaml")
                .path("spec")
                .path("template")
                .path("metadata")
                .path("labels");

        assertThat(service.path("externalTrafficPolicy").asString()).isEqualTo("Local");
        assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
        for (JsonNode selector :
                List.of(service.path("selector"), budget.path("selector").path("matchLabels"))) {
            assertThat(selector).isNotEmpty();
            selector.properties()
                    .forEach(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
        }
    }

    @Test
    void configuration_isOneOfTheProgram_andTheDrainFitsIntoTheGracePeriod(@TempDir Path directory) throws Exception {
        String text = manifest("config.yaml").path("data").path("gateway.yaml").asString();
        StandaloneConfig config = ConfigLoader.load(
                Files.writeString(directory.resolve("gateway.yaml"), text),
                // As the Deployment sets it.
                Map.of("GATEWAY_PUSH_ADVERTISE_ADDR", "10.0.0.1:7100"));

        Duration grace = Duration.ofSeconds(manifest("deployment.yaml")
                .path("spec")
                .path("template")
                .path("spec")
                .path("terminationGracePeriodSeconds")
                .asInt());
        assertThat(grace).isGreaterThan(config.gracefulShutdownTimeout().plus(CLOSE_TIME));
        assertThat(config.server().adminAddr().orElseThrow().host()).isEqualTo("0.0.0.0");
    }
}
