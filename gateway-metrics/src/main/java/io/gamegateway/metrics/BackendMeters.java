/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.Direction;
import io.gamegateway.spi.CircuitState;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of one backend. */
final class BackendMeters {

    private final Meters meters;
    private final GatewayMetrics.Readings readings;
    private final String backend;
    private final List<Meter> all = new ArrayList<>();
    private final Timer connects;

    BackendMeters(Meters meters, GatewayMetrics.Readings readings, String backend) {
        this.meters = meters;
        this.readings = readings;
        this.backend = backend;
        gauge(GatewayMeter.BACKEND_CONNECTIONS_ACTIVE, BackendStatus::links);
        gauge(GatewayMeter.BACKEND_SESSIONS_ACTIVE, BackendStatus::sessions);
        gauge(GatewayMeter.CIRCUIT_BREAKER_STATE, status -> number(status.circuit()));
        counter(GatewayMeter.BACKEND_CONNECTIONS, BackendStatus::linksTotal);
        counter(GatewayMeter.BACKEND_REQUESTS, BackendStatus::messagesSent, "success");
        counter(GatewayMeter.BACKEND_REQUESTS, BackendStatus::messagesFailed, "error");
        counter(GatewayMeter.BACKEND_ERRORS, status -> status.dialFailures() - status.dialTimeouts(), "dial_failed");
        counter(GatewayMeter.BACKEND_ERRORS, BackendStatus::dialTimeouts, "dial_timeout");
        counter(GatewayMeter.BACKEND_ERRORS, status -> status.linksLost() - status.linksUnresponsive(), "link_broken");
        counter(GatewayMeter.BACKEND_ERRORS, BackendStatus::linksUnresponsive, "link_unresponsive");
        counter(GatewayMeter.BACKEND_TIMEOUTS, status -> status.dialTimeouts() + status.linksUnresponsive());
        counter(GatewayMeter.BACKEND_RETRIES, BackendStatus::retries);
        counter(GatewayMeter.BACKEND_BYTES_TRANSMITTED, BackendStatus::bytesSent, Direction.CLIENT_TO_BACKEND.label());
        counter(
                GatewayMeter.BACKEND_BYTES_TRANSMITTED,
                BackendStatus::bytesReceived,
                Direction.BACKEND_TO_CLIENT.label());
        connects = meters.timer(GatewayMeter.BACKEND_CONNECTION_LATENCY, Meters.CONNECT_BOUNDS, backend);
        all.add(connects);
    }

    /** As the contract numbers them. */
    private static int number(CircuitState state) {
        return switch (state) {
            case CLOSED -> 0;
            case OPEN -> 1;
            case HALF_OPEN -> 2;
        };
    }

    private void gauge(GatewayMeter meter, ToDoubleFunction<BackendStatus> value) {
        all.add(meters.gauge(meter, () -> readings.backend(backend, value), backend));
    }

    private void counter(GatewayMeter meter, ToDoubleFunction<BackendStatus> value) {
        all.add(meters.counter(meter, () -> readings.backend(backend, value), backend));
    }

    private void counter(GatewayMeter meter, ToDoubleFunction<BackendStatus> value, String label) {
        all.add(meters.counter(meter, () -> readings.backend(backend, value), backend, label));
    }

    /** A connection is there, so many nanoseconds after it was tried. */
    void connected(long nanos) {
        connects.record(nanos, TimeUnit.NANOSECONDS);
    }

    void remove() {
        all.forEach(meters::remove);
    }
}
