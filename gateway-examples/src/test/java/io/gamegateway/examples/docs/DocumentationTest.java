/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.settings.SettingsLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documentation shows is what is compiled, run and there: each block of code says what it is, and is looked for where it is
 * run.
 */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<Path> FILES = files();
    private static final List<Block> BLOCKS =
            FILES.stream().flatMap(file -> Block.of(file).stream()).toList();

    private static final List<Block> JAVA = of("java");
    private static final List<Block> JAVASCRIPT = of("js");
    private static final List<Block> YAML = of("yaml");
    private static final List<Block> JSON = of("json");
    private static final List<Block> XML = of("xml");
    private static final List<Block> SHELL = of("sh");

    private static final Set<String> LANGUAGES = Set.of("java", "js", "yaml", "json", "xml", "sh", "text");

    /** Commands, and a file in which something runs them, with what stands there. */
    private static final Map<String, Proof> COMMANDS = Map.ofEntries(
            Map.entry("mvn verify", new Proof(".ci/run", "mvn verify")),
            Map.entry("\\.ci/release-check", new Proof("CONTRIBUTING.md", ".ci/release-check")),
            Map.entry("mvn -q -Pquickstart package", new Proof(".ci/release-check", "-Pquickstart package")),
            Map.entry("mvn -q -Pdemo package", new Proof(".ci/release-check", "-Pdemo package")),
            Map.entry(
                    "mvn -q (-pl benchmarks -am )?-DskipTests package", new Proof(".ci/release-check", "-DskipTests")),
            Map.entry(
                    "mvn -T1 -Prelease,central -Drevision=1\\.2\\.3 deploy",
                    new Proof(".ci/release-check", "-Pcentral deploy")),
            Map.entry(
                    "(\\S+=\\S+ )*(timeout -s TERM 10 )?java .*-jar (gateway-examples/target/)?gateway-standalone\\.jar --config (gateway-examples/)?gateway\\.yaml( --check)?",
                    new Proof(".ci/release-check", "gateway-standalone.jar --config")),
            Map.entry(
                    "promtool (check|test) (rules|config) \\S+",
                    new Proof(
                            "gateway-examples/src/test/java/io/gamegateway/examples/deploy/PrometheusFilesTest.java",
                            "promtool")),
            Map.entry(
                    "REDIS_HOST=\\S+ deploy/redis/seed\\.sh",
                    new Proof(
                            "gateway-examples/src/test/java/io/gamegateway/examples/deploy/SeedScriptTest.java",
                            "seed.sh")),
            Map.entry(
                    "redis-cli (SET|PUBLISH|HSET) game-gateway:.*",
                    new Proof(
                            "gateway-router-redis/src/test/java/io/gamegateway/redis/RedisGatewayTest.java",
                            "publish")));

    /** Written as keys are: a package, and fields of the access log. */
    private static final Set<String> NO_KEYS = Set.of("push.server", "server.address", "server.type");

    private static final Pattern BENCHMARK =
            Pattern.compile("java -cp benchmarks/target/benchmarks\\.jar (io\\.gamegateway\\.[\\w.]+)( .*)?");
    private static final Pattern JMH = Pattern.compile("java -jar benchmarks/target/benchmarks\\.jar( .*)?");
    private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]]*]\\(([^)\\s]+)\\)");

    @TempDir
    Path directory;

    /** Where a command is run. */
    private record Proof(String file, String text) {}

    /** A block of code, and where it begins. */
    record Block(Path file, int line, String language, String text) {

        static List<Block> of(Path file) {
            List<Block> blocks = new ArrayList<>();
            String language = "";
            int begin = 0;
            StringBuilder text = new StringBuilder();
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.strip().startsWith("```")) {
                    text.append(line).append('\n');
                } else if (begin == 0) {
                    language = line.strip().substring(3);
                    begin = i + 1;
                    text.setLength(0);
                } else {
                    blocks.add(new Block(file, begin, language, text.toString()));
                    begin = 0;
                }
            }
            assertThat(begin)
                    .as(file + ": the block that begins at this line is not closed")
                    .isZero();
            return blocks;
        }

        @Override
        public String toString() {
            return ROOT.relativize(file) + " line " + line;
        }
    }

    private static List<Path> files() {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "deploy/README.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Block> of(String language) {
        return BLOCKS.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        return String.join("\n", lines(file));
    }

    /** Without what the formatter decides. */
    private static String plain(String code) {
        return code.replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
    }

    private static Stream<String> sources(String extension) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            List<Path> found = all.filter(file -> file.toString().endsWith(extension))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
            return found.stream().map(DocumentationTest::read);
        }
    }

    @Test
    void blocks_sayWhatTheyAre() {
        assertThat(BLOCKS)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(LANGUAGES)
                        .as(block + ": the language of the block")
                        .contains(block.language()));
        assertThat(FILES)
                .allSatisfy(file -> assertThat(Block.of(file).isEmpty()
                                && lines(file).stream().anyMatch(line -> line.matches(" {4}\\S.*")))
                        .as(file + ": code that is indented instead of fenced")
                        .isFalse());
    }

    @ParameterizedTest
    @FieldSource("JAVA")
    void java_isCompiled(Block block) throws IOException {
        String snippet = plain(block.text());
        // The README has ports and addresses where the example has parameters: ReadmeTest compares them.
        if (snippet.equals(plain(of("java").get(0).text()))) {
            return;
        }
        assertThat(sources(".java").anyMatch(source -> plain(source).contains(snippet)))
                .as(block + ": is in no Java file; whitespace and comments aside:\n" + block.text())
                .isTrue();
    }

    @ParameterizedTest
    @FieldSource("JAVASCRIPT")
    void javaScript_isTested(Block block) {
        Path test = Path.of("src/test/resources/clients/snippet.js");
        assertThat(plain(read(test))).as(block + ": is not in " + test).contains(plain(block.text()));
    }

    @ParameterizedTest
    @FieldSource("YAML")
    void yaml_isAccepted(Block block) throws Exception {
        if (block.text().startsWith("gateway:")) {
            // Spring's: the starter's own tests read it.
            assertThat(
                            plain(
                                    read(
                                            ROOT.resolve(
                                                    "gateway-spring-boot-starter/src/test/java/io/gamegateway/spring/DocumentedPropertiesTest.java"))))
                    .contains(plain(block.text()));
            return;
        }
        Path file = Files.writeString(directory.resolve("gateway.yaml"), block.text());
        Map<String, String> rules = block.text().contains("rules:")
                ? Map.of()
                : Map.of("GATEWAY_ROUTING_RULES", "[{server_type: 1, endpoints: [\"a:1\"]}]");
        assertThat(SettingsLoader.load(file, rules)).as(block.toString()).isNotNull();
    }

    @ParameterizedTest
    @FieldSource("JSON")
    void json_isWellFormed(Block block) {
        assertThat(JsonMapper.builder().build().readTree(block.text()).isEmpty())
                .as(block.toString())
                .isFalse();
    }

    @ParameterizedTest
    @FieldSource("XML")
    void dependencies_arePublished(Block block) {
        String bom = read(ROOT.resolve("gateway-bom/pom.xml"));
        Matcher artifact = Pattern.compile("<artifactId>([^<]+)</artifactId>").matcher(block.text());
        assertThat(artifact.find()).as(block.toString()).isTrue();
        assertThat(bom).as(block.toString()).contains("<artifactId>" + artifact.group(1) + "</artifactId>");
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(block.text());
        assertThat(version.find()).as(block.toString()).isTrue();
        assertThat(read(ROOT.resolve("pom.xml"))).contains("<revision>" + version.group(1) + "</revision>");
    }

    @ParameterizedTest
    @FieldSource("SHELL")
    void commands_areRunSomewhere(Block block) {
        String joined = block.text().replace("\\\n", " ").replaceAll(" {2,}", " ");
        assertThat(joined.lines().map(String::strip).filter(line -> !line.isEmpty()))
                .allSatisfy(command -> assertThat(isRun(command))
                        .as(block + ": " + command + ": is run by nothing that is known here")
                        .isTrue());
    }

    private static boolean isRun(String command) throws IOException {
        for (Map.Entry<String, Proof> known : COMMANDS.entrySet()) {
            if (command.matches(known.getKey())) {
                return read(ROOT.resolve(known.getValue().file()))
                        .contains(known.getValue().text());
            }
        }
        Matcher benchmark = BENCHMARK.matcher(command);
        if (benchmark.matches()) {
            String name = benchmark.group(1).substring(benchmark.group(1).lastIndexOf('.') + 1);
            return Files.exists(ROOT.resolve(
                            "benchmarks/src/main/java/" + benchmark.group(1).replace('.', '/') + ".java"))
                    && isNamedInATest(name);
        }
        return JMH.matcher(command).matches() && isNamedInATest("Runner");
    }

    private static boolean isNamedInATest(String name) throws IOException {
        try (Stream<Path> tests = Files.walk(ROOT.resolve("benchmarks/src/test/java"))) {
            return tests.filter(Files::isRegularFile)
                    .anyMatch(test -> read(test).matches("(?s).*\\b" + name + "\\b.*"));
        }
    }

    // ---- links

    private static Set<String> anchors(Path file) {
        return lines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<String> links(Path file) {
        List<String> links = new ArrayList<>();
        Matcher link = LINK.matcher(read(file));
        while (link.find()) {
            links.add(link.group(1));
        }
        return links;
    }

    @Test
    void links_leadSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path file : FILES) {
            for (String link : links(file)) {
                if (link.matches("https?://.*")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? file
                        : file.resolveSibling(parts[0]).normalize();
                boolean good = Files.exists(target)
                        && (parts.length == 1 || anchors(target).contains(parts[1]));
                if (!good) {
                    broken.add(ROOT.relativize(file) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPage_isReachedFromTheReadme() {
        Set<Path> reached = new LinkedHashSet<>(List.of(ROOT.resolve("README.md")));
        List<Path> open = new ArrayList<>(reached);
        while (!open.isEmpty()) {
            Path file = open.remove(0);
            links(file).stream()
                    .map(link -> file.resolveSibling(link.split("#", 2)[0]).normalize())
                    .filter(target -> target.toString().endsWith(".md") && Files.exists(target))
                    .filter(reached::add)
                    .forEach(open::add);
        }
        assertThat(reached).containsAll(FILES);
    }

    @Test
    void configurationKeys_inTexts_exist() {
        Set<String> sections = Set.of(
                "server",
                "backend",
                "routing",
                "redis",
                "connection_pool",
                "circuit_breaker",
                "security",
                "push",
                "users",
                "groups",
                "overload",
                "tls",
                "tracing",
                "admin",
                "logging");
        Set<String> keys = SettingsLoader.keys().stream().map(key -> key.path()).collect(Collectors.toSet());
        Pattern mention = Pattern.compile("`((?:" + String.join("|", sections) + ")\\.[a-z_]+)[:`]");
        List<String> unknown = new ArrayList<>();
        for (Path file : FILES) {
            Matcher found = mention.matcher(read(file));
            while (found.find()) {
                String key = found.group(1);
                if (!NO_KEYS.contains(key)
                        && !keys.contains(key)
                        && keys.stream().noneMatch(known -> known.startsWith(key))) {
                    unknown.add(ROOT.relativize(file) + ": " + key);
                }
            }
        }
        assertThat(unknown).as("keys that do not exist").isEmpty();
        assertThat(Arrays.asList(keys.toArray())).hasSizeGreaterThan(90);
    }

    // ---- dependencies

    /** The build of gateway-core writes its tree; the version of the project is not a matter of documentation. */
    @Test
    void dependencyTreeOfTheCore_isTheOneThatIsBuilt() {
        String built = read(ROOT.resolve("gateway-core/target/dependency-tree.txt"))
                .replaceAll("(io\\.gamegateway:[\\w-]+:jar:)[^:\\s]+", "$1VERSION");
        assertThat(of("text").stream()
                        .filter(block -> block.file().endsWith("dependencies.md"))
                        .map(block -> block.text().strip()))
                .containsExactly(built.strip());
    }

    @Test
    void dependenciesOfTheCore_haveAReasonEach() {
        String page = read(ROOT.resolve("docs/dependencies.md"));
        String reasons = page.substring(page.indexOf("| | why |"), page.indexOf("## The other modules"));
        assertThat(lines(ROOT.resolve("gateway-core/target/dependency-tree.txt")).stream()
                        .skip(1)
                        .map(line -> line.replaceFirst("^[^a-z]+", "").split(":")[1])
                        .filter(artifact -> !artifact.equals("gateway-codec")))
                .allSatisfy(artifact -> assertThat(Stream.of(
                                        "netty-transport-classes", "resilience4j", "netty-transport", "netty", "")
                                .filter(artifact::startsWith)
                                .map(family -> artifact.substring(family.length()))
                                .anyMatch(name -> !name.isEmpty()
                                        && (reasons.contains("`" + name + "`")
                                                || reasons.contains("`" + name.replaceFirst("^-", "") + "`"))))
                        .as(artifact + ": why it is there")
                        .isTrue());
    }
}
