/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.config.RouteRule;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.spi.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** One of the demo's gateways, with its dashboard; starts anew at the same ports after each drain. */
final class DemoGateway implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofMillis(400);

    private final String name;
    private final String host;
    private final Ports ports;
    private final List<String> arenas;
    private final String cheers;
    private volatile Gateway gateway;
    private volatile AdminServer admin;

    /** @param client where clients connect; all three are free ports */
    record Ports(int client, int push, int admin) {}

    /** Starts it. */
    DemoGateway(String name, String host, Ports ports, List<String> arenas, String cheers) {
        this.name = name;
        this.host = host;
        this.ports = ports;
        this.arenas = List.copyOf(arenas);
        this.cheers = cheers;
        this.admin = newAdmin();
        this.gateway = startGateway();
    }

    private AdminServer newAdmin() {
        return AdminServer.builder()
                .listen("127.0.0.1", ports.admin())
                .version("demo")
                .build();
    }

    private Gateway startGateway() {
        GatewayBuilder builder = Gateway.builder()
                .name(name)
                .listen(host, ports.client())
                .limits(Limits.defaults().withMaxConnectionsPerAddress(0).withConnectionsPerSecondPerAddress(0))
                .closing(new CloseConfig(true, RETRY_AFTER))
                .route(new RouteRule(
                        GameMessages.ARENA_TYPE,
                        RouteRule.ANY_WORLD,
                        "arena",
                        arenas.stream().map(Endpoint::parse).toList()))
                .route(new RouteRule(
                        GameMessages.CHEER_TYPE, RouteRule.ANY_WORLD, "cheers", List.of(Endpoint.parse(cheers))))
                .backendTransport("cheers", GrpcBackendTransport.create())
                .pushIngress(GrpcPushServer.builder()
                        .listen("127.0.0.1", ports.push())
                        .build());
        admin.observers().forEach(builder::observer);
        Gateway started = builder.build().start();
        try {
            admin.start(started);
        } catch (IOException e) {
            started.close();
            throw new UncheckedIOException("dashboard of " + name + ": " + e.getMessage(), e);
        }
        return started;
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", ports.client());
    }

    int port() {
        return ports.client();
    }

    String dashboard() {
        return "http://127.0.0.1:" + ports.admin() + "/";
    }

    GatewayStats stats() {
        return gateway.stats();
    }

    /** Lets all clients go over this time, and starts anew. Waits for it. */
    void drainAndRestart(Duration over) {
        gateway.drain(over);
        admin.close();
        admin = newAdmin();
        gateway = startGateway();
    }

    @Override
    public void close() {
        admin.close();
        gateway.close();
    }
}
