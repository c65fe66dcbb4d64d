/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/redis.md shows. */
class RedisDocumentationTest {

    private static final String BEGIN = "```json\n";

    @Test
    void example_isRead() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "redis.md"));
        int begin = page.indexOf(BEGIN) + BEGIN.length();

        RouteRules rules = RouteRules.parse(page.substring(begin, page.indexOf("```", begin)));

        assertThat(rules.rules()).hasSize(3);
        assertThat(rules.unknownFields()).isEmpty();
    }
}
