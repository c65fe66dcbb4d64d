/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.observe;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.Reconfiguration;
import io.gamegateway.accesslog.AccessLog;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.metrics.GatewayMeter;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.settings.AccessLogOutput;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.tracing.GatewayTracing;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/** Everything by which the program can be seen. Closed behind the gateway. */
public final class Observability implements AutoCloseable {

    private final GatewaySettings config;
    private final PrometheusMeterRegistry registry;
    private final GatewayMetrics metrics;
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Optional<AccessLog> accessLog;
    private final Optional<Traces> traces;
    private final Optional<AdminServer> admin;

    private Observability(
            GatewaySettings config,
            PrometheusMeterRegistry registry,
            Optional<AccessLog> accessLog,
            Optional<Traces> traces,
            Optional<AdminServer> admin) {
        this.config = config;
        this.registry = registry;
        this.metrics = GatewayMetrics.of(registry);
        this.accessLog = accessLog;
        this.traces = traces;
        this.admin = admin;
    }

    /** What goes on when the program is asked to. */
    public interface Actions {

        /** Reads the configuration again. */
        Reconfiguration reload() throws Exception;

        /** Drains, and ends the program. */
        void drain();

        /** How often the configuration was read again. */
        long reloads();

        /** How often it could not be. */
        long failedReloads();
    }

    /**
     * As it is configured; nothing runs yet.
     *
     * @param version of the program
     * @throws IllegalArgumentException where the environment's variables of OpenTelemetry make no sense
     */
    public static Observability of(
            GatewaySettings config,
            Map<String, String> environment,
            String gatewayName,
            String version,
            Actions actions) {
        AccessLogOutput output = config.logging().accessLog();
        Optional<AccessLog> accessLog =
                output == AccessLogOutput.OFF ? Optional.empty() : Optional.of(AccessLog.create());
        accessLog.ifPresent(log -> Logs.writeAccessLog(output));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Optional<AdminServer> admin = config.server().adminAddr().map(address -> {
            AdminServer.Builder builder = AdminServer.builder()
                    .listen(address.host(), address.port())
                    .protectReads(config.admin().protectReads())
                    .timelineEvents(config.admin().timelineEvents())
                    .version(version)
                    .metrics(registry::scrape)
                    .reload((Callable<Reconfiguration>) actions::reload)
                    .drain(actions::drain);
            if (!config.admin().token().isEmpty()) {
                builder.token(config.admin().token());
            }
            return builder.build();
        });
        Observability made = new Observability(config, registry, accessLog, Traces.of(environment, gatewayName), admin);
        made.meters(actions::reloads, actions::failedReloads);
        return made;
    }

    private void meters(LongSupplier reloads, LongSupplier failedReloads) {
        metrics.refreshes("gateway_config", reloads, failedReloads)
                .count(GatewayMeter.LOG_EVENTS_DROPPED, DroppedEvents::count)
                .count(
                        GatewayMeter.ACCESS_LOG_DROPPED,
                        () -> accessLog.map(AccessLog::dropped).orElse(0L));
        new JvmMemoryMetrics().bindTo(registry);
        garbage.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Lets the gateway tell it what happens. */
    public void addTo(GatewayBuilder builder) {
        builder.observer(metrics);
        accessLog.ifPresent(builder::observer);
        traces.ifPresent(on -> builder.observer(
                GatewayTracing.of(on.sdk()).withMessageSampling(config.tracing().messageSampling())));
        admin.ifPresent(server -> server.observers().forEach(builder::observer));
    }

    /**
     * Opens the admin port, where there is one.
     *
     * @param gateway that has been started
     * @throws IllegalStateException where the port cannot be bound
     */
    public void start(Gateway gateway) {
        try {
            if (admin.isPresent()) {
                admin.get().start(gateway);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Where the admin port is; empty without one. */
    public Optional<InetSocketAddress> adminAddress() {
        return admin.flatMap(AdminServer::boundAddress);
    }

    @Override
    public void close() {
        admin.ifPresent(AdminServer::close);
        traces.ifPresent(Traces::close);
        garbage.close();
        registry.close();
    }
}
