/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.GatewayPeer;
import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.load.peer.Protocol;
import io.gamegateway.benchmarks.machine.Memory;
import io.gamegateway.benchmarks.process.Pause;

/** What connections take that have had one message and its answer each, of a peer that is started anew for it. */
final class IdleMeasurement {

    private final Clients clients;
    private final int connections;
    private final double settleSeconds;

    /** @param settleSeconds before memory is looked at: a process may give some back */
    IdleMeasurement(Clients clients, int connections, double settleSeconds) {
        this.clients = clients;
        this.connections = connections;
        this.settleSeconds = settleSeconds;
    }

    /** The peer has a process. */
    Measured<IdleSample> measure(Scenario scenario, Peer peer) {
        peer.start();
        clients.awaitEcho(peer);
        Pause.seconds(settleSeconds);
        long pid = peer.pid().orElseThrow();
        long resident = Memory.residentKilobytes(pid);
        long kernel = Memory.kernelKilobytes();
        MachineWatch watch = new MachineWatch(pid);
        clients.open(peer, scenario.protocol(), connections, scenario.bytes());
        if (scenario.protocol() == Protocol.WEBSOCKET && peer instanceof GatewayPeer gateway) {
            join(gateway);
        }
        Pause.seconds(settleSeconds);
        IdleSample sample = new IdleSample(
                clients.alive(), resident, Memory.residentKilobytes(pid), Memory.kernelKilobytes() - kernel);
        MachineWatch.Usage usage = watch.usage();
        return new Measured<>(sample, usage, clients.finish());
    }

    private void join(GatewayPeer gateway) {
        long members = gateway.process().askNumber("members");
        if (members < clients.alive()) {
            throw new IllegalStateException("members: " + members + " (expected: " + clients.alive() + ")");
        }
    }
}
