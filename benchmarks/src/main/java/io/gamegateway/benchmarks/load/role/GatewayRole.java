/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.accesslog.AccessLog;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.config.Limits;
import io.gamegateway.config.TlsCertificate;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.observe.SessionStatus;
import io.gamegateway.push.GrpcPushServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A gateway with all that the standalone program has by default, and its push server: metrics, admin port, access log, overload guard,
 * pool, breakers and held messages. Without limits on connections, as all clients have few addresses.
 *
 * <p>Arguments: its backend's port, how many event loops (0 = the default) and, for TLS beside plain text, the files of a certificate chain
 * and its key. Ready with the clients' port.
 */
public final class GatewayRole {

    private static final long WAIT_SECONDS = 60;
    private static final String GROUP = "everybody";

    private final Gateway gateway;

    private GatewayRole(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        RoleConsole console = new RoleConsole();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AdminServer admin = AdminServer.builder()
                .listen("127.0.0.1", 0)
                .metrics(registry::scrape)
                .build();
        GatewayBuilder builder = Gateway.builder()
                .listen("127.0.0.1", 0)
                .limits(Limits.defaults()
                        .withMaxConnections(0)
                        .withMaxConnectionsPerAddress(0)
                        .withConnectionsPerSecondPerAddress(0))
                .route(EchoMessage.SERVER_TYPE, EchoBackendRole.HOSTS.get(0) + ":" + args[0])
                .pushIngress(GrpcPushServer.builder().listen("127.0.0.1", 0).build())
                .observer(GatewayMetrics.of(registry))
                .observer(AccessLog.create());
        admin.observers().forEach(builder::observer);
        int eventLoops = Integer.parseInt(args[1]);
        if (eventLoops > 0) {
            builder.eventLoops(eventLoops);
        }
        if (args.length > 2) {
            builder.tls(TlsConfig.of(TlsMode.OPTIONAL, TlsCertificate.of(Path.of(args[2]), Path.of(args[3]))));
        }
        GatewayRole role = new GatewayRole(builder.build().start());
        admin.start(role.gateway);
        console.on("live", words -> liveKilobytes())
                .on("members", words -> role.members())
                .serve(String.valueOf(role.gateway.boundAddress().getPort()));
    }

    /** What is in use, in kilobytes: of the heap, behind a collection, and of the direct memory, by buffers. */
    private static String liveKilobytes() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap / 1024 + " " + PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() / 1024;
    }

    /** Gives each session a user of its own, and makes all of them members of one group; how many there are. */
    private String members() throws Exception {
        List<SessionStatus> sessions = gateway.sessions(session -> true, Integer.MAX_VALUE);
        long[] ids = sessions.stream().mapToLong(SessionStatus::id).toArray();
        for (long id : ids) {
            await(gateway.clients().bind(id, "user-" + id));
        }
        await(gateway.clients().join(GROUP, ids));
        return String.valueOf(gateway.clients().members(GROUP).size());
    }

    private static void await(CompletionStage<?> stage) throws Exception {
        stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
