/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection;

import io.gamegateway.benchmarks.process.Await;
import io.gamegateway.benchmarks.process.Certificate;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.process.RoleProcesses;
import io.gamegateway.benchmarks.protection.role.BackendRole;
import io.gamegateway.benchmarks.protection.role.ClientsRole;
import io.gamegateway.benchmarks.protection.role.GatewayRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A gateway, its backend and its clients, each in a process of its own. */
final class Arena implements AutoCloseable {

    private static final String PLAIN = "-";

    /** So that many new sessions do not make collections of garbage: docs/performance.md. */
    private static final List<String> ROOM = List.of("-Xms800m", "-Xmn400m");

    private final RoleProcesses processes = new RoleProcesses();
    private final RoleProcess backend;
    private final RoleProcess gateway;

    /** @param policy for clients that read too slowly */
    Arena(String policy, boolean tls) {
        backend = processes.closing(RoleProcess.start("backend", BackendRole.class));
        List<Object> args = new ArrayList<>(List.of(backend.ready(), policy));
        if (tls) {
            args.addAll(Certificate.files());
        }
        gateway = processes.closing(RoleProcess.start(List.of(), ROOM, "gateway", GatewayRole.class, args.toArray()));
    }

    RoleProcess backend() {
        return backend;
    }

    RoleProcess gateway() {
        return gateway;
    }

    /** A process of clients. */
    RoleProcess clients() {
        return processes.closing(RoleProcess.start("clients", ClientsRole.class));
    }

    /** A process of clients that takes what the others leave of the processor. */
    RoleProcess idleClients() {
        return processes.closing(RoleProcess.start(RoleProcess.IDLE, ROOM, "clients", ClientsRole.class));
    }

    /** So many more clients; each has a session when this returns. */
    void connect(RoleProcess clients, int count, String protocol, String kind, int receiveBufferBytes, boolean tls) {
        long failed = clients.askNumber(
                "connect", gateway.ready(), count, protocol, kind, receiveBufferBytes, tls ? "tls" : PLAIN);
        if (failed > 0) {
            throw new IllegalStateException(kind + ": " + failed + " of " + count + " got no session");
        }
    }

    /** Waits for something that comes by itself, for a minute at most; false where it has not. */
    static boolean await(BooleanSupplier condition) {
        return Await.holds(Duration.ofMinutes(1), condition);
    }

    @Override
    public void close() {
        processes.close();
    }
}
