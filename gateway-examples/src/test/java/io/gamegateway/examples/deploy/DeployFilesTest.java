/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static io.gamegateway.examples.deploy.Tools.DEPLOY;
import static io.gamegateway.examples.deploy.Tools.assumeInstalled;
import static io.gamegateway.examples.deploy.Tools.run;
import static io.gamegateway.examples.deploy.Tools.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.redis.RedisRouteResolver;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteExplanation;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** The image, HAProxy, and what is written to Redis. */
@Timeout(60)
class DeployFilesTest {

    @Test
    void haproxy_findsItsConfigurationGood() throws Exception {
        assumeInstalled("haproxy");

        run(
                "haproxy",
                "-c",
                "-f",
                DEPLOY.resolve("haproxy").resolve("haproxy.cfg").toString());
    }

    @Test
    void image_runsWithoutRoot_andWithoutAShell_withFlagsThatTheJvmKnows() throws Exception {
        String recipe = text("image/Containerfile");

        assertThat(recipe).containsPattern("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$").contains("STOPSIGNAL SIGTERM");
        String entryPoint = recipe.substring(recipe.indexOf("ENTRYPOINT ["), recipe.indexOf("CMD ["));
        List<String> words = Pattern.compile("\"([^\"]+)\"")
                .matcher(entryPoint)
                .results()
                .map(word -> word.group(1))
                .toList();
        assertThat(words).startsWith("java").contains("-jar");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(words.subList(1, words.indexOf("-jar")));
        command.add("-version");
        run(command, Map.of());
    }

    @Test
    void seed_writesRoutesThatTheGatewayReads_andTwiceIsNoMoreThanOnce() throws Exception {
        assumeInstalled("redis-cli");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        try {
            Map<String, String> environment = Map.of("REDIS_HOST", "127.0.0.1", "REDIS_PORT", Integer.toString(port));
            List<String> seed =
                    List.of("sh", DEPLOY.resolve("redis").resolve("seed.sh").toString());
            run(seed, environment);
            String first = run("redis-cli", "-p", Integer.toString(port), "GET", "game-gateway:routing:rules");
            run(seed, environment);

            assertThat(run("redis-cli", "-p", Integer.toString(port), "GET", "game-gateway:routing:rules"))
                    .isEqualTo(first);
            assertReadBack(port);
        } finally {
            redis.stop();
        }
    }

    private static void assertReadBack(int port) {
        RedisRouteResolver resolver = RedisRouteResolver.builder(
                        RedisConfig.standalone(new Endpoint("127.0.0.1", port)))
                .start();
        try (Gateway gateway =
                Gateway.builder().listen("127.0.0.1", 0).routeResolver(resolver).build()) {
            await().atMost(Duration.ofSeconds(10)).until(resolver::isReady);
            RouteRule rule = resolver.table().rules().get(0);
            RouteExplanation explanation = gateway.explain(ServerId.of(rule.worldId(), rule.serverType(), 0));
            assertThat(explanation.rule()).contains(rule.serviceName());
        }
    }
}
