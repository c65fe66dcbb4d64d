/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.accesslog.AccessLog;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.tracing.GatewayTracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.IOException;

/**
 * A gateway that can be seen: meters in a Micrometer registry, spans by OpenTelemetry, a line in the log for each connection, and an admin
 * port with all of it and a dashboard.
 *
 * <p>Observers are told on event loops and must not block; these do not. Messages are counted by the loops themselves and read now
 * and then, so observers cost no message anything. Close the registry and the SDK behind the gateway, which has the last to say.
 *
 * @since 0.1
 */
public final class ObservedGateway implements AutoCloseable {

    private final Gateway gateway;
    private final AdminServer admin;

    ObservedGateway(
            int port, int adminPort, PrometheusMeterRegistry registry, OpenTelemetry telemetry, String gameServer)
            throws IOException {
        admin = AdminServer.builder()
                .listen("127.0.0.1", adminPort)
                .metrics(registry::scrape)
                .build();
        var builder = Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, gameServer)
                .observer(GatewayMetrics.of(registry))
                .observer(GatewayTracing.of(telemetry).withMessageSampling(1_000))
                .observer(AccessLog.create());
        admin.observers().forEach(builder::observer);
        gateway = builder.build().start();
        admin.start(gateway);
    }

    /** Runs until the process is told to stop; where spans go is said by OpenTelemetry's own variables. */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (OpenTelemetrySdk telemetry =
                        AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
                ObservedGateway observed = new ObservedGateway(8080, 9090, registry, telemetry, "127.0.0.1:7001")) {
            observed.gateway().awaitClosed();
        }
        registry.close();
    }

    Gateway gateway() {
        return gateway;
    }

    AdminServer admin() {
        return admin;
    }

    @Override
    public void close() {
        gateway.close();
        admin.close();
    }
}
