/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.RouteRule;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** The properties of docs/spring.md. */
class DocumentedPropertiesTest {

    private static final String DOCUMENTED = """
            gateway:
              server:
                listen-addr: "0.0.0.0:8080"
              routing:
                rules:
                  - server-type: 10
                    service-name: login
                    endpoints: ["127.0.0.1:7001"]
            """;

    @Test
    void properties_areAccepted() throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("yaml", new ByteArrayResource(DOCUMENTED.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);

        assertThat(EnvironmentSettings.read(environment, Set.of()).routing().rules())
                .extracting(RouteRule::serviceName)
                .containsExactly("login");
    }
}
