/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java in the README is the Java that is compiled and run here. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path SOURCE = Path.of("src/main/java/io/gamegateway/examples/EmbeddedGateway.java");

    @Test
    void embeddingLines_areThoseOfTheExample() throws IOException {
        Matcher block = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(block.find()).as("the README has a block of Java").isTrue();
        String source = Files.readString(SOURCE)
                .replace(", port)", ", 8080)")
                .replace("(10, gameServers)", "(10, \"127.0.0.1:7001\", \"127.0.0.1:7002\")");

        assertThat(withoutIndents(source)).contains(withoutIndents(block.group(1)));
    }

    private static String withoutIndents(String text) {
        return text.strip().replaceAll("\\s*\\n\\s*", "\n");
    }
}
