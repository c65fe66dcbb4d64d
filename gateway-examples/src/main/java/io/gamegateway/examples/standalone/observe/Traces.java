/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.observe;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry as its environment variables have it. Without any that says where spans go, there is none, and nothing is made: the
 * default would be a collector on this machine that is hardly ever there.
 */
final class Traces implements AutoCloseable {

    /** One of these says that somebody wants spans. */
    private static final List<String> WANTED =
            List.of("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private static final long END_SECONDS = 2;

    private final OpenTelemetrySdk sdk;

    private Traces(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * By these variables; empty where nobody wants spans.
     *
     * @throws IllegalArgumentException where they make no sense, naming the one
     */
    static Optional<Traces> of(Map<String, String> environment, String gatewayName) {
        if (WANTED.stream().allMatch(name -> environment.getOrDefault(name, "").isBlank())) {
            return Optional.empty();
        }
        // What is set wins over these. Only traces come from here: metrics are at /metrics, logs on stderr.
        Map<String, String> defaults = Map.of(
                "otel.service.name", "game-gateway",
                "otel.resource.attributes", "service.instance.id=" + gatewayName,
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none");
        try {
            return Optional.of(new Traces(AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> defaults)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk()));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("OTEL_*: " + e.getMessage(), e);
        }
    }

    OpenTelemetrySdk sdk() {
        return sdk;
    }

    /** Waits for the last spans, for two seconds at most: a collector that stalls must not keep the program. */
    @Override
    public void close() {
        sdk.shutdown().join(END_SECONDS, TimeUnit.SECONDS);
    }
}
