/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published can be used on the module path: each jar has a name of its own there, and no package is in two. */
class PublishedModulesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE_NAME =
            Pattern.compile("<module.name>(io\\.gamegateway(?:\\.[a-z]+)+)</module.name>");

    private static List<Path> modules() throws IOException {
        try (Stream<Path> all = Files.list(ROOT)) {
            return all.filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                    .filter(module -> !module.endsWith("gateway-examples") && !module.endsWith("benchmarks"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachModule_hasANameOfItsOwn() throws IOException {
        Map<String, Path> names = new HashMap<>();
        for (Path module : modules()) {
            Matcher name = MODULE_NAME.matcher(Files.readString(module.resolve("pom.xml")));
            assertThat(name.find()).as(module + "/pom.xml: module.name").isTrue();
            assertThat(names.put(name.group(1), module)).as(name.group(1)).isNull();
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(11);
    }

    @Test
    void noPackage_isInTwoModules() throws IOException {
        Map<Path, Path> packages = new HashMap<>();
        for (Path module : modules()) {
            Path sources = module.resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path found : files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> sources.relativize(file.getParent()))
                        .distinct()
                        .toList()) {
                    assertThat(packages.put(found, module))
                            .as("packages " + found)
                            .isNull();
                }
            }
        }
    }

    @Test
    void eachModule_isInTheBom() throws IOException {
        String bom = Files.readString(ROOT.resolve("gateway-bom/pom.xml"));
        assertThat(modules())
                .allSatisfy(
                        module -> assertThat(bom).contains("<artifactId>" + module.getFileName() + "</artifactId>"));
    }
}
