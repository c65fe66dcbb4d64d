/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the core alone on the class path. */
class MissingModuleTest {

    private static final Pattern OPTIONAL =
            Pattern.compile(".*(gateway-transport-grpc|gateway-router-redis|jedis|grpc-).*");
    private static final String RULES = "[{server_type: 1, endpoints: [\"127.0.0.1:1\"]}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GATEWAY_BACKEND_TRANSPORT | grpc        | backend.transport: grpc            | gateway-transport-grpc
            GATEWAY_PUSH_LISTEN_ADDR  | 127.0.0.1:0 | push.listen_addr: 127.0.0.1:0      | gateway-transport-grpc
            GATEWAY_ROUTING_SOURCE    | redis       | routing.source: redis              | gateway-router-redis
            GATEWAY_REDIS_NODE_LEASE  | true        | redis.node_lease: true             | gateway-router-redis
            GATEWAY_USERS_DIRECTORY   | redis       | users.directory: redis             | gateway-router-redis
            """)
    void settingThatNeedsAModule_namesItAndTheModule(String variable, String value, String setting, String module)
            throws Exception {
        assertThatThrownBy(() -> build(Map.of("GATEWAY_ROUTING_RULES", RULES, variable, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        setting + " (expected: io.gamegateway:" + module + " on the class path, which is not there)");
    }

    @Test
    void settingsThatNeedNone_makeAGateway() throws Exception {
        assertThat(build(Map.of("GATEWAY_ROUTING_RULES", RULES, "GATEWAY_SERVER_GATEWAY_NAME", "alone")))
                .isEqualTo("alone");
    }

    /** Builds a gateway where the optional modules are missing, and tells its name. */
    private static Object build(Map<String, String> environment) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> loaderClass = loader.loadClass("io.gamegateway.settings.SettingsLoader");
            Method of = loaderClass.getDeclaredMethod("parse", String.class, String.class, Map.class);
            of.setAccessible(true);
            Object settings = of.invoke(null, "f.yaml", "", environment);
            Method builder = loader.loadClass("io.gamegateway.settings.GatewayAssembly")
                    .getMethod("builder", settings.getClass());
            Object made = builder.invoke(null, settings);
            return made.getClass().getMethod("name").invoke(made);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> !OPTIONAL.matcher(entry).matches())
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }
}
