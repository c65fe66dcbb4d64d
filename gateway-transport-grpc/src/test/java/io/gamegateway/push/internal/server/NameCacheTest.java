/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameCacheTest {

    private final NameCache cache = new NameCache();

    private String get(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuf data = Unpooled.buffer().writeByte(0).writeBytes(bytes).writeByte(0);
        return cache.get(data, 1, bytes.length);
    }

    @Test
    void nameThatComesAgain_isTheSameObject() {
        assertThat(get("räume")).isEqualTo("räume").isSameAs(get("räume"));
        assertThat(get("")).isEmpty();
    }

    @Test
    void namesThatShareAPlace_areNotMixedUp() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String name = "group-" + random.nextInt(2_000);
            assertThat(get(name)).isEqualTo(name);
        }
    }

    @Test
    void longNames_areNotKept() {
        String name = "x".repeat(65);
        assertThat(get(name)).isEqualTo(name).isNotSameAs(get(name));
    }
}
