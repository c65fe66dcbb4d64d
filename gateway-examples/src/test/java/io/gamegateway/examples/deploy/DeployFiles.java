/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of {@code deploy/}, and how they are read. */
final class DeployFiles {

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DeployFiles() {}

    static Path path(String name) {
        return DEPLOY.resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a folder's files, such as {@code kubernetes/service.yaml}, in alphabetical order. */
    static List<String> names(String folder) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> folder + "/" + file.getFileName()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a text. */
    static List<JsonNode> yamlDocuments(String text) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll().stream().filter(node -> !node.isNull()).toList();
        }
    }

    /** A file of one document. */
    static JsonNode yaml(String name) {
        return YAML.readTree(text(name));
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /** Tells every text of a tree, and the name of the field that it is the value of, or is in a list of. */
    static void forEachText(String field, JsonNode node, BiConsumer<String, String> visitor) {
        if (node.isString()) {
            visitor.accept(field, node.stringValue());
        }
        node.forEachEntry((name, value) -> forEachText(name, value, visitor));
        if (node.isArray()) {
            node.forEach(element -> forEachText(field, element, visitor));
        }
    }
}
