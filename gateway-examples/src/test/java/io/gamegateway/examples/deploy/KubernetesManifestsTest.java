/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.SettingsLoader;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodAffinityTerm;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The manifests are such as Kubernetes takes, and agree with one another and with the program. */
final class KubernetesManifestsTest {

    private static final String FOLDER = "kubernetes";
    private static final String KUSTOMIZATION = FOLDER + "/kustomization.yaml";
    private static final String SEED_CONFIG = "game-gateway-redis-seed";

    /** What closing may take behind a drain, see docs/operations.md. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    static List<String> manifests() {
        return DeployFiles.names(FOLDER).stream()
                .filter(name -> name.endsWith(".yaml") && !name.equals(KUSTOMIZATION))
                .toList();
    }

    private static <T> T read(String file, Class<T> model) {
        return KubernetesModels.read(DeployFiles.yaml(FOLDER + "/" + file), model);
    }

    private static V1PodTemplateSpec gatewayTemplate() {
        return read("deployment.yaml", V1Deployment.class).getSpec().getTemplate();
    }

    private static V1PodTemplateSpec seedTemplate() {
        return read("redis-seed-job.yaml", V1Job.class).getSpec().getTemplate();
    }

    private static Map<String, String> gatewayLabels() {
        return gatewayTemplate().getMetadata().getLabels();
    }

    private static V1Container container(V1PodTemplateSpec template) {
        assertThat(template.getSpec().getContainers()).hasSize(1);
        return template.getSpec().getContainers().get(0);
    }

    private static Map<String, Integer> gatewayPorts() {
        return container(gatewayTemplate()).getPorts().stream()
                .collect(Collectors.toMap(V1ContainerPort::getName, V1ContainerPort::getContainerPort));
    }

    private static String gatewayConfig() {
        return read("config.yaml", V1ConfigMap.class).getData().get("gateway.yaml");
    }

    private static Map<String, String> selected(V1LabelSelector selector) {
        assertThat(selector.getMatchExpressions()).isNullOrEmpty();
        return selector.getMatchLabels();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_isAsTheApiWantsIt(String name) {
        List<JsonNode> documents = DeployFiles.yamlDocuments(DeployFiles.text(name));
        assertThat(documents).isNotEmpty();
        assertThat(documents)
                .allSatisfy(document ->
                        assertThat(KubernetesModels.problems(document)).isEmpty());
    }

    @Test
    void kustomization_namesAllFiles_andThoseOfTheSeed() {
        assertThat(DeployFiles.names(FOLDER)).hasSize(manifests().size() + 1).contains(KUSTOMIZATION);
        List<String> resources = texts(DeployFiles.yaml(KUSTOMIZATION).get("resources"));
        assertThat(resources)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                manifests().stream().map(name -> name.substring(FOLDER.length() + 1)),
                                Stream.of("../redis"))
                        .toList());

        JsonNode seed = DeployFiles.yaml("redis/kustomization.yaml")
                .get("configMapGenerator")
                .get(0);
        assertThat(seed.get("name").stringValue()).isEqualTo(SEED_CONFIG);
        assertThat(seed.get("options").get("disableNameSuffixHash").booleanValue())
                .isTrue();
        assertThat(texts(seed.get("files")))
                .contains("seed.sh", "routes.json")
                .allSatisfy(
                        file -> assertThat(DeployFiles.path("redis/" + file)).isRegularFile());
    }

    @Test
    void kustomize_buildsAllOfIt() throws Exception {
        Tool.assumeInstalled("kubectl");
        Tool built = Tool.run("kubectl", "kustomize", DeployFiles.path(FOLDER).toString());
        assertThat(built.exit()).as(built.output()).isZero();

        List<JsonNode> documents = DeployFiles.yamlDocuments(built.output());
        assertThat(documents)
                .hasSize(manifests().size() + 1)
                .allSatisfy(document ->
                        assertThat(KubernetesModels.problems(document)).isEmpty());
        assertThat(documents)
                .anySatisfy(document ->
                        assertThat(document.path("metadata").path("name")).hasToString("\"" + SEED_CONFIG + "\""));
    }

    @Test
    void autoscaler_hasTwoToTenGateways_byCpuAndMemory() {
        var autoscaler =
                read("autoscaler.yaml", V2HorizontalPodAutoscaler.class).getSpec();
        V1Deployment deployment = read("deployment.yaml", V1Deployment.class);

        assertThat(autoscaler.getMinReplicas()).isEqualTo(2);
        assertThat(autoscaler.getMaxReplicas()).isEqualTo(10);
        assertThat(deployment.getSpec().getReplicas()).isBetween(2, 10);
        assertThat(autoscaler.getScaleTargetRef().getApiVersion()).isEqualTo(deployment.getApiVersion());
        assertThat(autoscaler.getScaleTargetRef().getKind()).isEqualTo(deployment.getKind());
        assertThat(autoscaler.getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());

        assertThat(autoscaler.getMetrics())
                .extracting(
                        metric -> metric.getType() + " " + metric.getResource().getName())
                .containsExactlyInAnyOrder("Resource cpu", "Resource memory");
        assertThat(autoscaler.getMetrics()).allSatisfy(metric -> {
            var target = metric.getResource().getTarget();
            assertThat(target.getType()).isEqualTo("Utilization");
            assertThat(target.getAverageUtilization()).isBetween(1, 99);
        });
        // Utilization is of the requests.
        assertThat(container(gatewayTemplate()).getResources().getRequests()).containsKeys("cpu", "memory");
    }

    @Test
    void update_startsOneGatewayBeforeItEndsAnother() {
        var strategy = read("deployment.yaml", V1Deployment.class).getSpec().getStrategy();
        assertThat(strategy.getType()).isEqualTo("RollingUpdate");
        assertThat(strategy.getRollingUpdate().getMaxUnavailable()).hasToString("0");
        assertThat(strategy.getRollingUpdate().getMaxSurge()).hasToString("1");
    }

    @Test
    void gateways_areOnDifferentNodes() {
        var affinity = gatewayTemplate().getSpec().getAffinity().getPodAntiAffinity();
        List<V1PodAffinityTerm> terms = new ArrayList<>();
        affinity.getPreferredDuringSchedulingIgnoredDuringExecution()
                .forEach(preferred -> terms.add(preferred.getPodAffinityTerm()));
        if (affinity.getRequiredDuringSchedulingIgnoredDuringExecution() != null) {
            terms.addAll(affinity.getRequiredDuringSchedulingIgnoredDuringExecution());
        }
        assertThat(terms).anySatisfy(term -> {
            assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(gatewayLabels()).containsAllEntriesOf(selected(term.getLabelSelector()));
        });
    }

    @Test
    void selectors_areForGateways_andForNobodyElse() {
        V1NetworkPolicy policy = read("network-policy.yaml", V1NetworkPolicy.class);
        List<Map<String, String>> selectors = List.of(
                selected(read("deployment.yaml", V1Deployment.class).getSpec().getSelector()),
                selected(read("disruption-budget.yaml", V1PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()),
                selected(policy.getSpec().getPodSelector()),
                read("service.yaml", V1Service.class).getSpec().getSelector(),
                read("service-push.yaml", V1Service.class).getSpec().getSelector());

        assertThat(selectors).allSatisfy(selector -> {
            assertThat(selector).isNotEmpty();
            assertThat(gatewayLabels()).containsAllEntriesOf(selector);
            assertThat(seedTemplate().getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                    .isFalse();
        });
    }

    @Test
    void ports_areThoseThatTheProgramListensAt() {
        JsonNode config = DeployFiles.yamlDocuments(gatewayConfig()).get(0);
        assertThat(gatewayPorts())
                .containsOnly(
                        Map.entry("game", port(config.get("server").get("listen_addr"))),
                        Map.entry("admin", port(config.get("server").get("admin_addr"))),
                        Map.entry("push", port(config.get("push").get("listen_addr"))));

        assertThat(Stream.of("service.yaml", "service-push.yaml")
                        .flatMap(file -> read(file, V1Service.class).getSpec().getPorts().stream()))
                .allSatisfy(port -> assertThat(gatewayPorts())
                        .containsEntry(port.getTargetPort().getStrValue(), port.getPort()));
        assertThat(read("network-policy.yaml", V1NetworkPolicy.class).getSpec().getIngress().stream()
                        .flatMap(rule -> rule.getPorts().stream())
                        .map(port -> port.getPort().getStrValue()))
                .containsExactlyInAnyOrderElementsOf(gatewayPorts().keySet());
        assertThat(gatewayTemplate().getMetadata().getAnnotations())
                .containsEntry("prometheus.io/port", gatewayPorts().get("admin").toString());
    }

    private static int port(JsonNode address) {
        String text = address.stringValue();
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    }

    @Test
    void players_comeWithTheirOwnAddresses() {
        var service = read("service.yaml", V1Service.class).getSpec();
        assertThat(service.getType()).isEqualTo("LoadBalancer");
        assertThat(service.getExternalTrafficPolicy()).isEqualTo("Local");
        assertThat(service.getPorts())
                .extracting(port -> port.getTargetPort().getStrValue())
                .containsExactly("game");
    }

    @Test
    void pushes_reachGatewaysThatDrain() {
        var service = read("service-push.yaml", V1Service.class).getSpec();
        assertThat(service.getClusterIP()).isEqualTo("None");
        assertThat(service.getPublishNotReadyAddresses()).isTrue();
    }

    @Test
    void probes_askTheAdminPort() {
        V1Container gateway = container(gatewayTemplate());
        assertProbe(gateway.getStartupProbe(), "/health");
        assertProbe(gateway.getLivenessProbe(), "/health");
        assertProbe(gateway.getReadinessProbe(), "/ready");
    }

    private static void assertProbe(V1Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort()).hasToString("admin");
    }

    @Test
    void gracePeriod_isLongerThanDrainAndClosing() {
        String timeout = DeployFiles.yamlDocuments(gatewayConfig())
                .get(0)
                .get("graceful_shutdown_timeout")
                .stringValue();
        Duration drain = Duration.parse("PT" + timeout);
        assertThat(Duration.ofSeconds(gatewayTemplate().getSpec().getTerminationGracePeriodSeconds()))
                .isGreaterThan(drain.plus(CLOSING));
    }

    @Test
    void pods_mayDoLittle() {
        assertThat(List.of(gatewayTemplate(), seedTemplate())).allSatisfy(template -> {
            V1PodSpec pod = template.getSpec();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getRunAsGroup()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getEnableServiceLinks()).isFalse();

            var security = container(template).getSecurityContext();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getPrivileged()).isFalse();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(container(template).getResources().getLimits()).containsKeys("cpu", "memory");
        });
    }

    @Test
    void volumes_areThere_andHoldWhatIsAskedFor() {
        V1PodSpec gateway = gatewayTemplate().getSpec();
        assertThat(volumes(gateway))
                .containsEntry(
                        "/etc/game-gateway",
                        read("config.yaml", V1ConfigMap.class).getMetadata().getName())
                .containsEntry("/tmp", "emptyDir");
        assertThat(container(gatewayTemplate()).getArgs())
                .containsExactly("--config", "/etc/game-gateway/gateway.yaml");

        assertThat(volumes(seedTemplate().getSpec())).containsEntry("/seed", SEED_CONFIG);
        assertThat(container(seedTemplate()).getCommand()).containsExactly("/bin/sh", "/seed/seed.sh", "/seed");
    }

    /** What is mounted, by path: a ConfigMap's name, or emptyDir. */
    private static Map<String, String> volumes(V1PodSpec pod) {
        Map<String, String> names = pod.getVolumes().stream()
                .collect(Collectors.toMap(
                        volume -> volume.getName(),
                        volume -> volume.getConfigMap() != null
                                ? volume.getConfigMap().getName()
                                : volume.getEmptyDir() != null ? "emptyDir" : "another"));
        Map<String, String> mounted = new HashMap<>();
        pod.getContainers().get(0).getVolumeMounts().forEach(mount -> {
            assertThat(names).containsKey(mount.getName());
            mounted.put(mount.getMountPath(), names.get(mount.getName()));
        });
        return mounted;
    }

    @Test
    void seed_writesWhereTheGatewaysRead() {
        JsonNode redis = DeployFiles.yamlDocuments(gatewayConfig()).get(0).get("redis");
        Map<String, String> seed = environment(seedTemplate(), V1EnvVar::getValue);
        assertThat(seed.get("REDIS_HOST") + ":" + seed.get("REDIS_PORT"))
                .isEqualTo(redis.get("addr").stringValue());
        assertThat(seed).containsEntry("KEY_PREFIX", redis.get("key_prefix").stringValue());
        assertThat(seed).containsEntry("SEED_MODE", "missing");
    }

    @Test
    void configuration_isTakenByTheProgram_withTheVariablesOfThePod() throws Exception {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), gatewayConfig());
        Map<String, String> environment = environment(
                gatewayTemplate(),
                variable -> variable.getValue() == null
                        ? "value-of-" + variable.getName()
                        : variable.getValue().replace("$(POD_IP)", "10.1.2.3"));
        assertThat(environment)
                .containsKeys("GATEWAY_ADMIN_TOKEN", "GATEWAY_REDIS_PASSWORD", "GATEWAY_PUSH_ADVERTISE_ADDR");

        GatewaySettings config = SettingsLoader.load(file, environment);

        assertThat(config.routing().fromRedis()).isTrue();
        assertThat(config.redis().nodeLease()).isTrue();
        assertThat(config.redis().password()).isEqualTo("value-of-GATEWAY_REDIS_PASSWORD");
        assertThat(config.push().registryInRedis()).isTrue();
        assertThat(config.push().advertiseAddr().orElseThrow())
                .hasToString("10.1.2.3:" + gatewayPorts().get("push"));
        assertThat(config.users().directoryInRedis()).isTrue();
    }

    private static Map<String, String> environment(V1PodTemplateSpec template, Function<V1EnvVar, String> value) {
        Map<String, String> environment = new HashMap<>();
        container(template).getEnv().forEach(variable -> environment.put(variable.getName(), value.apply(variable)));
        return environment;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.stringValue()));
        return texts;
    }
}
