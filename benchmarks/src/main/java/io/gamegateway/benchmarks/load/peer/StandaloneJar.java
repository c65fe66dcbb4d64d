/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import io.gamegateway.benchmarks.process.Await;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway, as its standalone program: what a user would run, with its log, its configuration's defaults and its push server. */
public final class StandaloneJar implements Peer {

    private static final String FILE = "gateway.yaml";
    private static final Pattern READY = Pattern.compile("gateway ready: listen=(\\S+)");
    private static final Duration START_TIME = Duration.ofSeconds(30);

    private final String jar;
    private final int backendPort;
    private final GatewaySettings settings;
    private final TemporaryDirectory directory;
    private @Nullable ExternalProcess process;
    private String address = "";

    /**
     * @param backendPort of an echo of gate frames
     * @param directory for its files
     */
    public StandaloneJar(String jar, int backendPort, GatewaySettings settings, TemporaryDirectory directory) {
        this.jar = jar;
        this.backendPort = backendPort;
        this.settings = settings;
        this.directory = directory;
    }

    @Override
    public String label() {
        return GatewaySettings.LABEL;
    }

    @Override
    public String version() {
        return Program.firstLine(List.of(java(), "-jar", jar, "--version"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public boolean speaks(Protocol protocol) {
        return settings.speaks(protocol);
    }

    @Override
    public void start() {
        close();
        Path home = directory.write(FILE, config());
        List<String> arguments = new ArrayList<>(RoleProcess.jvmOptions());
        arguments.addAll(settings.jvmOptions());
        arguments.addAll(List.of("-jar", jar, "--config", home.resolve(FILE).toString()));
        ExternalProcess started = ExternalProcess.start(java(), arguments, home.resolve("gateway.log"));
        process = started;
        boolean ready = Await.holds(START_TIME, () -> !started.isAlive() || address(started));
        if (!ready || !started.isAlive()) {
            throw new IllegalStateException("gateway: not started: " + started.output());
        }
    }

    private boolean address(ExternalProcess started) {
        Matcher ready = READY.matcher(started.output());
        boolean found = ready.find();
        if (found) {
            address = ready.group(1);
        }
        return found;
    }

    private String config() {
        String tls = settings.certificate().isEmpty()
                ? "{}"
                : "{ mode: optional, certs: ['" + settings.certificate().get(0) + "'], keys: ['"
                        + settings.certificate().get(1) + "'] }";
        return """
                server: { listen_addr: "127.0.0.1:0", admin_addr: "127.0.0.1:0", event_loops: %d }
                tls: %s
                push: { listen_addr: "127.0.0.1:0" }
                routing: { rules: [ { server_type: 10, service_name: echo, endpoints: ["%s:%d"] } ] }
                security: { max_connections: 0, max_connections_per_ip: 0, connection_rate_limit: 0 }
                """.formatted(settings.eventLoops(), tls, EchoBackendRole.HOSTS.get(0), backendPort);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
