/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.config.TlsCertificate;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A gateway with all of its protection switched on, but for the limits per address: all clients have the same. Arguments: the
 * backend's port, the policy for slow clients and, for TLS, the files of its certificate chain and key. Ready with the clients'
 * port.
 */
public final class GatewayRole {

    private GatewayRole() {}

    /** Runs until the standard input ends, or for as long as a drain. */
    public static void main(String[] args) throws IOException {
        RoleConsole console = new RoleConsole();
        GatewayBuilder builder = Gateway.builder()
                .listen("127.0.0.1", 0)
                .limits(new Limits(0, 19_000, 0, 0, 0, 10_000, 10_000_000, 1_024))
                .heartbeat(HeartbeatConfig.off()
                        .withPingInterval(Duration.ofSeconds(30))
                        .withTimeout(Duration.ofMinutes(5)))
                .outbound(OutboundConfig.defaults().withPolicy(OverflowPolicy.valueOf(args[1])))
                .closing(CloseConfig.defaults().withNotices(true))
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .route(Wire.SERVER_TYPE, "127.0.0.1:" + args[0]);
        if (args.length > 2) {
            builder.tls(TlsConfig.of(TlsMode.OPTIONAL, TlsCertificate.of(Path.of(args[2]), Path.of(args[3]))));
        }
        Gateway gateway = builder.build().start();
        console.on("closed", words -> count(gateway.stats().connectionsClosed(), words[1]))
                .on("dropped", words -> count(gateway.stats().messagesDropped(), words[1]))
                .on("waiting", words -> String.valueOf(gateway.stats().bytesWaiting()))
                .on("drain", words -> drain(gateway, Long.parseLong(words[1])))
                .serve(String.valueOf(gateway.boundAddress().getPort()));
    }

    private static String count(Map<String, Long> counts, String label) {
        return String.valueOf(counts.getOrDefault(label, 0L));
    }

    /** How long it took, in milliseconds. */
    private static String drain(Gateway gateway, long millis) {
        long begin = System.nanoTime();
        gateway.drain(Duration.ofMillis(millis));
        return String.valueOf((System.nanoTime() - begin) / 1_000_000);
    }
}
