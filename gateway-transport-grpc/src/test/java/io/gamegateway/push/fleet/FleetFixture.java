/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.fleet;

import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.Limits;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushClientBuilder;
import io.gamegateway.push.PushClientStats;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.test.ScriptedBackend;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gateways with push servers, push clients and crowds; all ended after each test, the last one first. */
final class FleetFixture implements AfterEachCallback {

    /** Longer than anything should take. */
    static final Duration WAIT = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final ScriptedBackend backend = closing(ScriptedBackend.with(Crowd.tellsIds()));

    <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    Gateway gateway(String name) {
        return gateway(name, Gateway.builder());
    }

    Gateway gateway(String name, GatewayBuilder builder) {
        return closing(builder.name(name)
                        .listen("127.0.0.1", 0)
                        .eventLoops(2)
                        .limits(Limits.defaults()
                                .withMaxConnections(0)
                                .withMaxConnectionsPerAddress(0)
                                .withConnectionsPerSecondPerAddress(0))
                        .route(Crowd.TYPE, backend.endpoint())
                        .pushIngress(
                                GrpcPushServer.builder().listen("127.0.0.1", 0).build())
                        .build())
                .start();
    }

    static String pushEndpoint(Gateway gateway) {
        InetSocketAddress address = gateway.boundPushAddresses().get(0);
        return address.getHostString() + ":" + address.getPort();
    }

    static PushClientBuilder logic(String id, String... endpoints) {
        return PushClient.builder(id).directory(GatewayDirectory.of(endpoints)).ioTransport(IoTransport.NIO);
    }

    /** Started, and connected to all its gateways. */
    PushClient connected(PushClientBuilder builder) {
        PushClient client = closing(builder.build()).start();
        eventually(
                () -> org.assertj.core.api.Assertions.assertThat(client.stats().gateways())
                        .isNotEmpty()
                        .allMatch(PushClientStats.Gateway::connected));
        return client;
    }

    static void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(5)).atMost(WAIT).untilAsserted(assertion);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
