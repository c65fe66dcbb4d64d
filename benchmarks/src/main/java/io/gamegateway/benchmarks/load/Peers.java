/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Direct;
import io.gamegateway.benchmarks.load.peer.GatewayPeer;
import io.gamegateway.benchmarks.load.peer.GatewaySettings;
import io.gamegateway.benchmarks.load.peer.HaProxy;
import io.gamegateway.benchmarks.load.peer.Nginx;
import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.load.peer.Program;
import io.gamegateway.benchmarks.load.peer.Protocol;
import io.gamegateway.benchmarks.load.peer.StandaloneJar;
import io.gamegateway.benchmarks.load.peer.TemporaryDirectory;
import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import io.gamegateway.benchmarks.process.Certificate;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.process.RoleProcesses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The peers of a comparison, with their backends; all of them run at the same time. Not thread-safe. */
final class Peers implements AutoCloseable {

    static final String GATEWAY = "gateway";
    private static final String DIRECT = "direct";

    private final RoleProcesses backends = new RoleProcesses();
    private final TemporaryDirectory directory = new TemporaryDirectory();
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    /** Starts none. */
    Peers(Options options, List<Scenario> scenarios) {
        int plain = Integer.parseInt(backend("plain").ready());
        int gate = Integer.parseInt(backend("gate").ready());
        boolean tls = scenarios.stream().anyMatch(scenario -> scenario.protocol() == Protocol.TLS);
        GatewaySettings settings = GatewaySettings.of(options, tls ? Certificate.files() : List.of());
        for (String name : options.words("peers")) {
            switch (name) {
                case DIRECT -> peers.put(name, new Direct(plain));
                case HaProxy.PROGRAM -> add(name, () -> new HaProxy(plain, directory));
                case Nginx.PROGRAM -> add(name, () -> new Nginx(plain, directory));
                case GATEWAY ->
                    peers.put(
                            name,
                            options.text("gateway-jar").isEmpty()
                                    ? new GatewayPeer(gate, settings)
                                    : new StandaloneJar(options.text("gateway-jar"), gate, settings, directory));
                default ->
                    throw new IllegalArgumentException(
                            "peers: " + name + " (expected: direct, haproxy, nginx or gateway)");
            }
        }
    }

    private RoleProcess backend(String kind) {
        return backends.closing(RoleProcess.start("backend", EchoBackendRole.class, kind));
    }

    private void add(String program, Supplier<Peer> made) {
        if (Program.isInstalled(program)) {
            peers.put(program, made.get());
        } else {
            missing.add(program);
        }
    }

    /** By their names on the command line, in the order in which they take turns. */
    Map<String, Peer> all() {
        return peers;
    }

    /** Programs that are not installed, and so do not take part. */
    List<String> missing() {
        return missing;
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
        backends.close();
        directory.close();
    }
}
