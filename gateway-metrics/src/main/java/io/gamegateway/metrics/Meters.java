/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Registers meters by their entries in {@link GatewayMeter}, and knows which, to take them out again. Thread-safe. */
final class Meters {

    /** Of a connect: from one in the same rack to one that nearly times out. */
    static final Duration[] CONNECT_BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    /** Of the gateway's own time. */
    static final Duration[] OWN_TIME_BOUNDS = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(25_000),
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;

    /** With what they refer to weakly. */
    private final Map<Meter, Object> registered = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    Meter counter(GatewayMeter meter, DoubleSupplier value, String... labels) {
        return add(
                FunctionCounter.builder(meter.meterName(), value, DoubleSupplier::getAsDouble)
                        .tags(tags(meter, labels))
                        .description(meter.description())
                        .register(registry),
                value);
    }

    Meter gauge(GatewayMeter meter, DoubleSupplier value, String... labels) {
        Gauge.Builder<?> builder = Gauge.builder(meter.meterName(), value::getAsDouble)
                .tags(tags(meter, labels))
                .description(meter.description());
        return add((meter.unit().isEmpty() ? builder : builder.baseUnit(meter.unit())).register(registry), value);
    }

    Timer timer(GatewayMeter meter, Duration[] bounds, String... labels) {
        Timer timer = Timer.builder(meter.meterName())
                .tags(tags(meter, labels))
                .description(meter.description())
                .serviceLevelObjectives(bounds)
                .register(registry);
        add(timer, bounds);
        return timer;
    }

    private static Tags tags(GatewayMeter meter, String... values) {
        List<String> names = meter.labels();
        if (names.size() != values.length) {
            throw new IllegalArgumentException(
                    meter + ": " + values.length + " label values (expected: one for each of " + names + ")");
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(names.get(i), values[i]);
        }
        return tags;
    }

    private Meter add(Meter meter, Object heldBy) {
        registered.put(meter, heldBy);
        return meter;
    }

    void remove(Meter meter) {
        registered.remove(meter);
        registry.remove(meter);
    }

    void removeAll() {
        registered.keySet().forEach(registry::remove);
        registered.clear();
    }
}
