/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.load.peer.Protocol;
import io.gamegateway.benchmarks.load.role.ClientsRole;
import io.gamegateway.benchmarks.load.role.Tally;
import io.gamegateway.benchmarks.process.Await;
import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.time.Duration;

/** The clients' process, and what has gone wrong with any of them. Not thread-safe. */
final class Clients implements AutoCloseable {

    private static final Duration START_TIME = Duration.ofSeconds(30);
    private static final double NANOS_PER_SECOND = 1e9;

    private final RoleProcess process;
    private Tally total = Tally.NONE;

    /** Starts it; there are no connections yet. */
    Clients(int threads) {
        process = RoleProcess.start("clients", ClientsRole.class, threads);
    }

    /** Waits until a message comes back from this peer. */
    void awaitEcho(Peer peer) {
        boolean echoes = Await.holds(START_TIME, () -> {
            long failed = process.askNumber("open", peer.address(), 1, Protocol.TCP, 64);
            process.ask("close");
            return failed == 0;
        });
        if (!echoes) {
            throw new IllegalStateException(peer.label() + ": no echo (expected: one within " + START_TIME + ")");
        }
    }

    /** Opens connections for messages of this size, with one there and back on each; those that fail count as errors. */
    void open(Peer peer, Protocol protocol, int connections, int bytes) {
        process.ask("open", peer.address(), connections, protocol, bytes);
    }

    void startClosedLoop(int pipeline) {
        process.ask("closed", pipeline);
    }

    void startOpenLoop(double perSecond) {
        process.ask("paced", perSecond);
    }

    void startChurn(int parallel) {
        process.ask("churn", parallel);
    }

    /** The window that counts begins. */
    void begin() {
        process.ask("begin");
    }

    /** It ends; its length in seconds. */
    double end() {
        return process.askNumber("end") / NANOS_PER_SECOND;
    }

    /** Connections that are open. */
    long alive() {
        return process.askNumber("alive");
    }

    /** Until now; those without an answer yet count as lost. */
    Tally tally() {
        return Tally.parse(process.ask("tally"));
    }

    /** Since the window began, or since the last call. */
    Latencies latencies() {
        return Latencies.take(process, "");
    }

    /** Sends nothing more, waits for answers, and closes all connections; what became of them. */
    Tally finish() {
        process.ask("stop");
        Tally tally = tally();
        process.ask("close");
        total = total.plus(tally);
        return tally;
    }

    /** Of all that were finished. */
    Tally total() {
        return total;
    }

    @Override
    public void close() {
        process.close();
    }
}
