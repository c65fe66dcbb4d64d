/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.Gateway;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.ListenAddress;
import io.gamegateway.tracing.GatewayTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What watches the gateway, each where its module is on the class path. */
final class ObserverConfigurations {

    private ObserverConfigurations() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({GatewayMetrics.class, MeterRegistry.class})
    static class Metrics {

        /** In the application's registry. */
        @Bean
        @ConditionalOnBean(MeterRegistry.class)
        @ConditionalOnMissingBean
        GatewayMetrics gatewayMetrics(MeterRegistry registry) {
            return GatewayMetrics.of(registry);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({GatewayTracing.class, OpenTelemetry.class})
    static class Tracing {

        /** By the application's OpenTelemetry. */
        @Bean
        @ConditionalOnBean(OpenTelemetry.class)
        @ConditionalOnMissingBean
        GatewayTracing gatewayTracing(OpenTelemetry openTelemetry, GatewaySettings settings) {
            return GatewayTracing.of(openTelemetry)
                    .withMessageSampling(settings.tracing().messageSampling());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AdminServer.class)
    static class Admin {

        @Bean
        AdminPort gatewayAdminPort(GatewaySettings settings, ObjectProvider<PrometheusScrape> scrape) {
            return new AdminPort(
                    settings.server().adminAddr().map(address -> server(settings, address, scrape.getIfAvailable())));
        }

        /** The builder is told of them, whether there is a port or not. */
        @Bean
        GatewayBuilderCustomizer gatewayAdminObservers(AdminPort port) {
            return builder -> port.observers().forEach(builder::observer);
        }

        private static AdminServer server(
                GatewaySettings settings, ListenAddress address, @Nullable PrometheusScrape scrape) {
            AdminServer.Builder builder = AdminServer.builder()
                    .listen(address.host(), address.port())
                    .protectReads(settings.admin().protectReads())
                    .timelineEvents(settings.admin().timelineEvents())
                    .drainTime(settings.gracefulShutdownTimeout());
            if (!settings.admin().token().isEmpty()) {
                builder.token(settings.admin().token());
            }
            if (scrape != null) {
                builder.metrics(scrape.text());
            }
            return builder.build();
        }
    }

    /** The text of {@code /metrics} on the admin port. */
    record PrometheusScrape(Supplier<String> text) {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({AdminServer.class, PrometheusMeterRegistry.class})
    static class Scrape {

        @Bean
        @ConditionalOnBean(PrometheusMeterRegistry.class)
        PrometheusScrape gatewayPrometheusScrape(PrometheusMeterRegistry registry) {
            return new PrometheusScrape(registry::scrape);
        }
    }

    /** Opens behind the gateway, which it reads. */
    static final class AdminPort implements GatewayLifecycle.Companion {

        private final Optional<AdminServer> server;

        AdminPort(Optional<AdminServer> server) {
            this.server = server;
        }

        List<GatewayObserver> observers() {
            return server.map(AdminServer::observers).orElse(List.of());
        }

        /** Where it listens; empty without one, or before the start. */
        Optional<InetSocketAddress> boundAddress() {
            return server.flatMap(AdminServer::boundAddress);
        }

        @Override
        public void started(Gateway gateway) {
            server.ifPresent(port -> {
                try {
                    port.start(gateway);
                } catch (IOException e) {
                    throw new UncheckedIOException("gateway.server.admin-addr: " + e.getMessage(), e);
                }
            });
        }

        @Override
        public void stopped() {
            server.ifPresent(AdminServer::close);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AbstractHealthIndicator.class)
    static class HealthIndicator {

        @Bean
        @ConditionalOnEnabledHealthIndicator("gateway")
        @ConditionalOnMissingBean(name = "gatewayHealthIndicator")
        GatewayHealthIndicator gatewayHealthIndicator(Gateway gateway) {
            return new GatewayHealthIndicator(gateway);
        }
    }
}
