/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.accesslog.AccessLog;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.settings.AccessLogOutput;
import io.gamegateway.settings.GatewayAssembly;
import io.gamegateway.settings.GatewayAssembly.Part;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.ListenAddress;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.PushIngress;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionIdGenerator;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * A {@link Gateway} from the properties that begin with {@code gateway.}, started and drained with the application.
 *
 * <p>Where the application has a bean of one of the SPIs ({@link RouteResolver}, {@link SessionIdGenerator}, {@link BackendTransport},
 * {@link TraceHeaderCodec}, {@link ConnectionGate}, {@link SessionDirectory}, {@link PushIngress}, {@link GatewayObserver}) it is used, and what
 * properties would make in its place is not made. {@link GatewayBuilderCustomizer} beans have the last word; a {@link Gateway} bean of the
 * application is started and drained instead. {@code gateway.enabled=false} switches all of it off.
 *
 * @since 0.1
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration",
            "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration"
        })
@ConditionalOnProperty(prefix = EnvironmentSettings.PREFIX, name = "enabled", matchIfMissing = true)
@Import({
    ObserverConfigurations.Metrics.class,
    ObserverConfigurations.Tracing.class,
    ObserverConfigurations.Scrape.class,
    ObserverConfigurations.Admin.class,
    ObserverConfigurations.HealthIndicator.class
})
public class GatewayAutoConfiguration {

    private static final String ADMIN_SERVER = "io.gamegateway.admin.AdminServer";

    /** The properties, all of them checked. */
    @Bean
    @ConditionalOnMissingBean
    GatewaySettings gatewaySettings(Environment environment, ListableBeanFactory beans) {
        return EnvironmentSettings.read(environment, brought(beans));
    }

    private static Set<Part> brought(ListableBeanFactory beans) {
        Set<Part> brought = EnumSet.noneOf(Part.class);
        addIf(beans, RouteResolver.class, Part.ROUTES, brought);
        addIf(beans, SessionIdGenerator.class, Part.SESSION_IDS, brought);
        addIf(beans, SessionDirectory.class, Part.SESSION_DIRECTORY, brought);
        addIf(beans, BackendTransport.class, Part.TRANSPORT, brought);
        if (beans.getBeanNamesForType(Gateway.class, true, false).length > 0
                && !beans.containsBeanDefinition("gatewayOfProperties")) {
            brought.add(Part.ROUTES);
        }
        return brought;
    }

    private static void addIf(ListableBeanFactory beans, Class<?> type, Part part, Set<Part> brought) {
        if (beans.getBeanNamesForType(type, true, false).length > 0) {
            brought.add(part);
        }
    }

    /** Not started yet: {@link GatewayLifecycle} does. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Gateway gatewayOfProperties(
            GatewaySettings settings,
            ListableBeanFactory beans,
            ObjectProvider<GatewayObserver> observers,
            ObjectProvider<PushIngress> ingresses,
            ObjectProvider<GatewayBuilderCustomizer> customizers) {
        GatewayBuilder builder = GatewayAssembly.builder(settings, brought(beans));
        beans.getBeanProvider(RouteResolver.class).ifUnique(builder::routeResolver);
        beans.getBeanProvider(SessionIdGenerator.class).ifUnique(builder::sessionIdGenerator);
        beans.getBeanProvider(SessionDirectory.class).ifUnique(builder::sessionDirectory);
        beans.getBeanProvider(BackendTransport.class).ifUnique(builder::backendTransport);
        beans.getBeanProvider(TraceHeaderCodec.class).ifUnique(builder::traceHeaderCodec);
        beans.getBeanProvider(ConnectionGate.class).ifUnique(builder::connectionGate);
        ingresses.orderedStream().forEach(builder::pushIngress);
        if (settings.logging().accessLog() != AccessLogOutput.OFF) {
            builder.observer(AccessLog.create());
        }
        observers.orderedStream().forEach(builder::observer);
        if (!ClassUtils.isPresent(ADMIN_SERVER, GatewayAutoConfiguration.class.getClassLoader())) {
            settings.server().adminAddr().ifPresent(address -> admin(builder, address));
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static void admin(GatewayBuilder builder, ListenAddress address) {
        builder.admin(address.host(), address.port());
    }

    @Bean
    GatewayLifecycle gatewayLifecycle(
            Gateway gateway, GatewaySettings settings, ObjectProvider<GatewayLifecycle.Companion> companions) {
        return new GatewayLifecycle(
                gateway,
                settings.gracefulShutdownTimeout(),
                companions.orderedStream().toList());
    }
}
