/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

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
import io.gamegateway.config.Network;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.PushConfig;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayAssemblyTest {

    @TempDir
    Path directory;

    private GatewayConfig assemble(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), text);
        try (Gateway gateway =
                GatewayAssembly.builder(SettingsLoader.load(file, Map.of())).build()) {
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
                  frame_grace: 32s
                  stalled_timeout: 33s
                  ping_interval: 34s
                  heartbeat_timeout: 35s
                  heartbeat_message_id: 36
                  proxy_protocol: required
                  proxy_networks: [10.2.0.0/16]
                  origins: ["https://game.example"]
                  notices: true
                  retry_after: 37s
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
                  outbound_policy: latest_per_message_id
                  outbound_total: 2000000
                  total_connection_rate_limit: 26
                  message_rate_limit: 27
                  byte_rate_limit: 28
                  min_frame_rate: 29
                  allow: [10.0.0.0/8]
                  deny: [10.1.0.0/16]
                overload: { direct_memory_percent: 30, loop_lag: 31s }
                tracing: { enable_trace_propagation: true }
                users: { duplicate_login: refuse }
                groups: { max_groups: 24, max_groups_per_session: 25 }
                """);
        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        "gw-1",
                        new InetSocketAddress("127.0.0.1", 18_080),
                        // The admin port is not the gateway's own, but that of gateway-admin.
                        Optional.empty(),
                        "/ws",
                        1,
                        IoTransport.NIO,
                        new AccessConfig(
                                List.of(Network.parse("10.0.0.0/8")),
                                List.of(Network.parse("10.1.0.0/16")),
                                List.of("https://game.example"),
                                ProxyProtocol.REQUIRED,
                                List.of(Network.parse("10.2.0.0/16"))),
                        TlsConfig.off(),
                        new Limits(9, 10, 11, 26, 12, 27, 28, 29),
                        Timeouts.defaults()
                                .withDetection(Duration.ofSeconds(2))
                                .withHandshake(Duration.ofSeconds(1))
                                .withIdle(Duration.ofSeconds(3))
                                .withFrameGrace(Duration.ofSeconds(32))
                                .withStalled(Duration.ofSeconds(33)),
                        new HeartbeatConfig(Duration.ofSeconds(34), Duration.ofSeconds(35), OptionalInt.of(36)),
                        new OutboundConfig(1300, OverflowPolicy.LATEST_PER_MESSAGE_ID, 2_000_000),
                        new OverloadConfig(30, Duration.ofSeconds(31)),
                        new CloseConfig(true, Duration.ofSeconds(37)),
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
