/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The image runs the program as nobody in particular, with options that a JVM takes. */
final class ImageRecipeTest {

    private static final String FILE = "image/Containerfile";
    private static final Pattern USER = Pattern.compile("([1-9]\\d*):([1-9]\\d*)");

    private static final String ARCHIVE_IN_USE = "-XX:SharedArchiveFile=";

    /** The arguments of an instruction, each time that it is there. */
    private static List<String> instructions(String name) {
        return DeployFiles.text(FILE)
                .replaceAll("(?m)^\\s*#.*\\n", "")
                .replaceAll("\\\\\\n\\s*", "")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .toList();
    }

    /** The words of an instruction that is there once, and runs no shell. */
    private static List<String> words(String name) {
        List<String> found = instructions(name);
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).startsWith("[").endsWith("]");
        List<String> words = new ArrayList<>();
        DeployFiles.json(found.get(0)).forEach(word -> words.add(word.stringValue()));
        return words;
    }

    private static V1PodSpec pod() {
        return KubernetesModels.read(DeployFiles.yaml("kubernetes/deployment.yaml"), V1Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    @Test
    void user_isANumber_andNotRoot_andTheOneOfTheDeployment() {
        assertThat(instructions("USER")).hasSize(1);
        Matcher user = USER.matcher(instructions("USER").get(0));
        assertThat(user.matches()).isTrue();
        assertThat(Long.valueOf(user.group(1)))
                .isEqualTo(pod().getSecurityContext().getRunAsUser());
        assertThat(Long.valueOf(user.group(2)))
                .isEqualTo(pod().getSecurityContext().getRunAsGroup());
    }

    @Test
    void program_isTheOneThatWasBuilt_andRunsAsTheDeploymentRunsIt() throws IOException {
        List<String> start = words("ENTRYPOINT");
        assertThat(start.get(0)).isEqualTo("java");
        assertThat(start.get(start.size() - 2)).isEqualTo("-jar");
        Path jar = Path.of(start.get(start.size() - 1));
        assertThat(instructions("WORKDIR")).last().isEqualTo(jar.getParent().toString());
        assertThat(instructions("COPY"))
                .contains("--from=build /src/gateway-examples/target/" + jar.getFileName() + " ./");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<finalName>" + jar.getFileName().toString().replace(".jar", "") + "</finalName>");

        assertThat(words("CMD")).isEqualTo(pod().getContainers().get(0).getArgs());
        assertThat(Arrays.stream(instructions("EXPOSE").get(0).split(" ")).map(Integer::valueOf))
                .containsExactlyInAnyOrderElementsOf(pod().getContainers().get(0).getPorts().stream()
                        .map(V1ContainerPort::getContainerPort)
                        .toList());
        assertThat(instructions("STOPSIGNAL")).containsExactly("SIGTERM");
    }

    @Test
    void archiveOfClasses_isMadeByTheProgramAsItIsRun() {
        List<String> start = words("ENTRYPOINT");
        String archive = start.stream()
                .filter(option -> option.startsWith(ARCHIVE_IN_USE))
                .map(option -> option.substring(ARCHIVE_IN_USE.length()))
                .findFirst()
                .orElseThrow();
        List<String> making = List.of(instructions("RUN").get(1).split(" +"));

        assertThat(making).contains("-XX:ArchiveClassesAtExit=" + archive);
        // The archive depends on how objects and code are laid out.
        assertThat(making)
                .filteredOn(option -> option.matches("-XX:[+-].*"))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(start).contains(option));
        assertThat(start)
                .filteredOn(option -> option.matches("-XX:[+]Use.*GC"))
                .allSatisfy(collector -> assertThat(making).contains(collector));
        String jar = start.get(start.size() - 1);
        assertThat(making.get(making.indexOf("-jar") + 1))
                .isEqualTo(Path.of(jar).getFileName().toString());
    }

    @Test
    void options_areTakenByTheJvm() throws Exception {
        List<String> start = words("ENTRYPOINT");
        List<String> command = new ArrayList<>(start.subList(0, start.indexOf("-jar")));
        assertThat(command).contains("-XX:MaxRAMPercentage=40");
        // The archive is there in the image only.
        assertThat(command.removeIf(option -> option.startsWith(ARCHIVE_IN_USE)))
                .isTrue();
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-version");

        Tool jvm = Tool.run(command.toArray(String[]::new));

        assertThat(jvm.exit()).as(jvm.output()).isZero();
        assertThat(jvm.output().toLowerCase(Locale.ROOT))
                .contains("version")
                .doesNotContain("warning", "unrecognized", "deprecated", "ignor");
    }
}
