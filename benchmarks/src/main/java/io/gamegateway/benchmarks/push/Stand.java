/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.process.RoleProcesses;
import io.gamegateway.benchmarks.push.role.GatewayRole;
import io.gamegateway.benchmarks.push.role.LogicRole;
import io.gamegateway.benchmarks.push.role.PlayersRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The processes of a benchmark, with one of players; ended with it, the last one first. */
final class Stand implements AutoCloseable {

    private static final int AWAIT_SECONDS = 60;

    private final RoleProcesses processes = new RoleProcesses();
    private final RoleProcess players = closing(RoleProcess.start("players", PlayersRole.class));

    RoleProcess closing(RoleProcess process) {
        return processes.closing(process);
    }

    RoleProcess players() {
        return players;
    }

    RoleProcess gateway(String name, int eventLoops) {
        return closing(RoleProcess.start(name, GatewayRole.class, name, eventLoops));
    }

    RoleProcess logic(String id, Consumer<String> events, RoleProcess... gateways) {
        List<Object> args = new ArrayList<>(List.of(id));
        for (RoleProcess gateway : gateways) {
            args.add(pushEndpoint(gateway));
        }
        return closing(RoleProcess.start(id, events, LogicRole.class, args.toArray()));
    }

    static String clientPort(RoleProcess gateway) {
        return gateway.ready().split(" ", -1)[0];
    }

    static String pushPort(RoleProcess gateway) {
        return gateway.ready().split(" ", -1)[1];
    }

    static String pushEndpoint(RoleProcess gateway) {
        return "127.0.0.1:" + pushPort(gateway);
    }

    /** So many more players, of this kind; their sessions, in one line. */
    String connect(RoleProcess gateway, int count, String protocol, String kind) {
        return players.ask("connect", clientPort(gateway), count, protocol, kind, 0);
    }

    long received(String kind) {
        return players.askNumber("received", kind);
    }

    /**
     * Waits until the players of this kind have got so many.
     *
     * @throws IllegalStateException where they have not in a minute, or have got more
     */
    void await(String kind, long count) {
        long received = players.askNumber("await", kind, count, AWAIT_SECONDS);
        if (received != count) {
            throw new IllegalStateException(kind + ": " + received + " messages received (expected: " + count + ")");
        }
    }

    /** Of the players of this kind, over so long a time from now on. */
    Latencies window(String kind, int millis) {
        return Latencies.window(players, kind, millis);
    }

    @Override
    public void close() {
        processes.close();
    }
}
