/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the terminal shows: one line, of what has happened since the line before. Not thread-safe. */
final class LiveLine {

    private final Fleet fleet;
    private final List<ArenaServer> arenas;
    private final RobotCrowd robots;
    private Fleet.Counts before;
    private long nanosBefore = System.nanoTime();

    LiveLine(Fleet fleet, List<ArenaServer> arenas, RobotCrowd robots) {
        this.fleet = fleet;
        this.arenas = List.copyOf(arenas);
        this.robots = robots;
        this.before = fleet.counts();
    }

    /** The next line. */
    String next() {
        long now = System.nanoTime();
        double seconds = Math.max(1e-3, (now - nanosBefore) / 1e9);
        Fleet.Counts counts = fleet.counts();
        // After a gateway was started anew there is less than before.
        long messages = Math.max(0, counts.messages() - before.messages());
        long pushed = Math.max(0, counts.pushed() - before.pushed());
        before = counts;
        nanosBefore = now;
        return String.format(
                Locale.ROOT,
                "%s | %,.0f messages/s | p99 %s | %,.0f pushes/s | %s | disconnects %d, slow consumers %d",
                fleet.gateways().stream()
                        .map(gateway -> "gateway " + gateway.name() + " "
                                + gateway.stats().connectionsActive())
                        .collect(Collectors.joining(", ")),
                messages / seconds,
                millis(robots.roundTrips().p99Millis()),
                pushed / seconds,
                arenas.stream()
                        .map(arena -> arena.name() + (arena.isUp() ? " up" : " DOWN"))
                        .collect(Collectors.joining(" ")),
                robots.disconnects(),
                fleet.slowConsumers());
    }

    private static String millis(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f ms", value);
    }
}
