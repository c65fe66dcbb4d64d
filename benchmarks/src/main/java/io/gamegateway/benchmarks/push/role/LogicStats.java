/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.push.PushClientStats;
import java.util.Arrays;
import java.util.List;

/**
 * What a logic server has counted for one gateway, as it goes from process to process.
 *
 * @param endpoint of the gateway
 * @param bufferedBytes that wait for it now
 * @param accepted commands that were taken for it
 * @param refused commands that were not
 * @param acknowledged commands
 * @param failed commands
 * @param connects how often it has been connected
 */
public record LogicStats(
        String endpoint,
        long bufferedBytes,
        long accepted,
        long refused,
        long acknowledged,
        long failed,
        long connects) {

    private static final String SEPARATOR = ",";

    static LogicStats of(PushClientStats.Gateway gateway) {
        return new LogicStats(
                gateway.address().name(),
                gateway.bufferedBytes(),
                gateway.commandsAccepted(),
                gateway.commandsOverflowed() + gateway.commandsLate(),
                gateway.commandsAcknowledged(),
                gateway.commandsFailed(),
                gateway.connects());
    }

    /** Asks a {@link LogicRole}; one per gateway. */
    public static List<LogicStats> of(RoleProcess logic) {
        return Arrays.stream(logic.ask("stats").split(" ", -1))
                .map(LogicStats::parse)
                .toList();
    }

    private static LogicStats parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        return new LogicStats(
                parts[0],
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Long.parseLong(parts[6]));
    }

    /** What {@code parse} reads. */
    @Override
    public String toString() {
        return String.join(
                SEPARATOR,
                endpoint,
                String.valueOf(bufferedBytes),
                String.valueOf(accepted),
                String.valueOf(refused),
                String.valueOf(acknowledged),
                String.valueOf(failed),
                String.valueOf(connects));
    }
}
