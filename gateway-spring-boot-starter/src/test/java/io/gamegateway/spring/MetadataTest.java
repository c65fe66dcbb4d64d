/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.settings.SettingKey;
import io.gamegateway.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an editor completes. The file is made of the keys and of what docs/configuration.md says of them: {@code
 * -Dtest=MetadataTest -Dmetadata.write=true} writes it.
 */
class MetadataTest {

    private static final Path FILE =
            Path.of("src", "main", "resources", "META-INF", "spring-configuration-metadata.json");
    private static final Path DOCS = Path.of("..", "docs", "configuration.md");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Test
    void metadata_isThatOfTheKeys() throws IOException {
        String expected = JSON.writeValueAsString(metadata()) + "\n";
        if (Boolean.getBoolean("metadata.write")) {
            Files.writeString(FILE, expected);
        }
        assertThat(JSON.readTree(Files.readString(FILE)))
                .as("written anew with -Dmetadata.write=true")
                .isEqualTo(JSON.readTree(expected));
    }

    private static ObjectNode metadata() throws IOException {
        List<String> docs = Files.readAllLines(DOCS);
        ObjectNode root = JSON.createObjectNode();
        ArrayNode properties = root.putArray("properties");
        ArrayNode hints = root.putArray("hints");
        properties
                .addObject()
                .put("name", "gateway.enabled")
                .put("type", "java.lang.Boolean")
                .put("description", "Whether there is a gateway in this application.")
                .put("defaultValue", true);
        for (SettingKey key : SettingsLoader.keys()) {
            String name = EnvironmentSettings.property(key).toString();
            ObjectNode property = properties.addObject().put("name", name).put("type", type(key));
            property.put("description", description(key, docs));
            putDefault(property, key);
            if (!key.choices().isEmpty()) {
                ArrayNode values = hints.addObject().put("name", name).putArray("values");
                key.choices().forEach(choice -> values.addObject().put("value", choice));
            }
        }
        return root;
    }

    private static String type(SettingKey key) {
        return switch (key.kind()) {
            case WHOLE_NUMBER -> "java.lang.Integer";
            case BOOLEAN -> "java.lang.Boolean";
            case DURATION -> "java.time.Duration";
            case LIST -> "java.util.List<java.lang.String>";
            case RULES -> "java.util.List<java.util.Map<java.lang.String,java.lang.Object>>";
            case TEXT, CHOICE -> "java.lang.String";
        };
    }

    private static void putDefault(ObjectNode property, SettingKey key) {
        switch (key.kind()) {
            case WHOLE_NUMBER -> property.put("defaultValue", Integer.parseInt(key.defaultText()));
            case BOOLEAN -> property.put("defaultValue", Boolean.parseBoolean(key.defaultText()));
            case LIST, RULES -> property.putArray("defaultValue");
            default -> property.put("defaultValue", key.defaultText());
        }
    }

    /** The last column of the key's row, as plain text. */
    private static String description(SettingKey key, List<String> docs) {
        String row = docs.stream()
                .filter(line -> line.startsWith("| `" + key.path() + "` |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key.path() + ": not in " + DOCS));
        List<String> cells = Arrays.stream(row.split(" \\| ", -1)).toList();
        String text = cells.get(cells.size() - 1)
                .replaceAll("\\s*\\|\\s*$", "")
                .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replace("`", "")
                .strip();
        return text.endsWith(".") ? text : text + ".";
    }
}
