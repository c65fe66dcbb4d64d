/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.Clients;
import io.gamegateway.Gateway;
import io.gamegateway.GatewayException;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A whole application, as docs/spring.md has it: application.yaml, beans, a client, and the end. */
class SpringGameTest {

    private static final Duration WAIT = Duration.ofSeconds(10);

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Game {

        @Bean
        ConnectionGate maintenance() {
            return request -> CompletableFuture.completedFuture(
                    isOpen() ? GateDecision.accept() : GateDecision.refuse(CloseReason.OVERLOAD, "maintenance"));
        }

        @Bean
        GatewayBuilderCustomizer thinOutSlowClients() {
            return builder ->
                    builder.outbound(OutboundConfig.defaults().withPolicy(OverflowPolicy.LATEST_PER_MESSAGE_ID));
        }

        @Bean
        News news(Gateway gateway) {
            return new News(gateway.clients());
        }

        private static boolean isOpen() {
            return true;
        }
    }

    /** A bean of the game that pushes. */
    record News(Clients clients) {
        void tellAll(String text) {
            clients.broadcast(2001, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static ConfigurableApplicationContext start(ScriptedBackend backend, String... arguments) {
        SpringApplication application = new SpringApplication(Game.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(Map.of("login.server", backend.endpoint()));
        return application.run(arguments);
    }

    @Test
    void application_servesPushesAndDrains() {
        try (ScriptedBackend backend = ScriptedBackend.echo();
                ConfigurableApplicationContext context = start(backend)) {
            Gateway gateway = context.getBean(Gateway.class);
            FrameClient client = FrameClient.webSocket(gateway.boundAddress(), "/");
            client.send(ClientMessage.of(1, ClientMessage.serverId(0, 10, 1), "hello"));
            assertThat(client.receive(WAIT).text()).isEqualTo("hello");
            assertThat(gateway.config().outbound().policy()).isEqualTo(OverflowPolicy.LATEST_PER_MESSAGE_ID);

            context.getBean(News.class).tellAll("it rains");
            assertThat(client.receive(WAIT).text()).isEqualTo("it rains");

            context.close();

            assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(1012);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("gateway-spring-game"));
        }
    }

    @Test
    void secondApplicationOnItsPort_doesNotStart() {
        try (ScriptedBackend backend = ScriptedBackend.echo();
                ConfigurableApplicationContext context = start(backend)) {
            int port = context.getBean(Gateway.class).boundAddress().getPort();

            assertThatThrownBy(() -> start(backend, "--gateway.server.listen-addr=127.0.0.1:" + port))
                    .hasRootCauseInstanceOf(BindException.class)
                    .hasStackTraceContaining(GatewayException.class.getName());

            assertThat(context.getBean(Gateway.class).isReady()).isTrue();
        }
    }
}
