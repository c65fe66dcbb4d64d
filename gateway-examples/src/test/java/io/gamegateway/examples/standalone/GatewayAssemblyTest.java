/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.Gateway;
import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.Limits;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.config.PushConfig;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.examples.standalone.config.ConfigLoader;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayAssemblyTest {

    @TempDir
    Path directory;

    private GatewayConfig assemble(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), text);
        try (Gateway gateway =
                GatewayAssembly.builder(ConfigLoader.load(file, Map.of())).build()) {
            return gateway.config();
        }
    }

    @Test
    void everyKey_reachesTheGateway() throws Exception {
        GatewayConfig config = assemble("""
                server:
                  listen_addr: "127.0.0.1:18080"
                  admin_addr: "127.0.0.1:19090"
                  websocket_path: /ws
                  handshake_timeout: 1s
                  detection_timeout: 2s
                  idle_timeout: 3s
                  gateway_name: gw-1
                  event_loops: 1
                  io_transport: nio
                backend:
                  links: exclusive
                  lifecycle_frames: true
                  compression: inflate
                  hold_bytes: 2000
                  hold_time: 13s
                  failover_delay: 14ms
                  slow_start: 15s
                  probe_interval: 16s
                routing: { rules: [ { server_type: 1, world_id: 2, service_name: s, endpoints: ["h:3"] } ] }
                connection_pool:
                  max_connections_per_service: 4
                  idle_timeout: 5s
                  dial_timeout: 6s
                  max_retries: 7
                  retry_delay: 8s
                  stall_timeout: 17s
                  silence_timeout: 18s
                circuit_breaker:
                  failure_rate: 19
                  minimum_calls: 20
                  window_calls: 21
                  open_time: 22s
                  probes: 23
                security:
                  max_message_size: 9
                  max_connections: 10
                  max_connections_per_ip: 11
                  connection_rate_limit: 12
                  outbound_budget: 1300
                tracing: { enable_trace_propagation: true }
                users: { duplicate_login: refuse }
                groups: { max_groups: 24, max_groups_per_session: 25 }
                """);
        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        "gw-1",
                        new InetSocketAddress("127.0.0.1", 18_080),
                        Optional.of(new InetSocketAddress("127.0.0.1", 19_090)),
                        "/ws",
                        1,
                        IoTransport.NIO,
                        AccessConfig.defaults(),
                        TlsConfig.off(),
                        new Limits(9, 10, 11, 0, 12, 0, 0, 1024),
                        Timeouts.defaults()
                                .withDetection(Duration.ofSeconds(2))
                                .withHandshake(Duration.ofSeconds(1))
                                .withIdle(Duration.ofSeconds(3)),
                        HeartbeatConfig.off(),
                        OutboundConfig.defaults().withBudgetBytes(1300),
                        OverloadConfig.defaults(),
                        CloseConfig.defaults(),
                        new BackendConfig(
                                LinkMode.EXCLUSIVE,
                                true,
                                Compression.INFLATE,
                                false,
                                true,
                                new PoolConfig(
                                        4,
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(6),
                                        7,
                                        Duration.ofSeconds(8),
                                        Duration.ofSeconds(17),
                                        Duration.ofSeconds(18)),
                                new BreakerConfig(19, 20, 21, Duration.ofSeconds(22), 23),
                                new ContinuityConfig(
                                        2000,
                                        Duration.ofSeconds(13),
                                        Duration.ofMillis(14),
                                        Duration.ofSeconds(15),
                                        Duration.ofSeconds(16)),
                                Optional.empty()),
                        new PushConfig(DuplicateLogin.REFUSE, 24, 25),
                        List.of(new RouteRule(1, 2, "s", List.of(new Endpoint("h", 3))))));
    }

    @Test
    void forwardZipFlag_reachesTheGateway() throws Exception {
        GatewayConfig config = assemble("routing: { rules: [ { server_type: 1, endpoints: [\"h:3\"] } ] }\n"
                + "backend: { forward_zip_flag: true }\n");
        assertThat(config.backend().forwardZipFlag()).isTrue();
    }

    @Test
    void defaults_areTheLibrarys() throws Exception {
        GatewayConfig config = assemble("routing: { rules: [ { server_type: 1, endpoints: [\"h:3\"] } ] }\n"
                + "server: { admin_addr: \"\" }\n");
        try (Gateway library = Gateway.builder().route(1, "h:3").build()) {
            assertThat(config).isEqualTo(library.config());
        }
    }
}
