/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.spi.GatewayAddress;
import java.util.List;

/**
 * What a push client has counted since it was started. Counts of one gateway begin anew when it leaves the directory and comes back.
 *
 * @param gateways one for each that the directory has now
 * @param commandsWithoutGateway commands for which no gateway was known
 * @param lookupsOverflowed commands to users that were refused as too many waited for the session directory
 * @since 0.1
 */
public record PushClientStats(List<Gateway> gateways, long commandsWithoutGateway, long lookupsOverflowed) {

    /** Copies the list. */
    public PushClientStats {
        gateways = List.copyOf(gateways);
    }

    /**
     * What was counted for one gateway. A command for several gateways counts at each. Those it was called for are {@code
     * commandsAccepted + commandsOverflowed + commandsLate}.
     *
     * @param address of the directory
     * @param name as the gateway calls itself; the directory's, until it has been connected once
     * @param connected true while it takes pushes
     * @param bufferedBytes of commands that it has not acknowledged now
     * @param commandsAccepted taken into its buffer
     * @param commandsOverflowed refused, as the buffer was full
     * @param commandsLate refused, as the link had ended or was about to
     * @param commandsSent sent, each counted once
     * @param commandsAcknowledged that took effect, but for what receipts said
     * @param commandsFailed that did not take effect for all they were meant for, or were too large
     * @param batches requests that carried them, each counted once
     * @param batchesResent requests that were sent again after a reconnect
     * @param connects how often it has been connected
     */
    public record Gateway(
            GatewayAddress address,
            String name,
            boolean connected,
            int bufferedBytes,
            long commandsAccepted,
            long commandsOverflowed,
            long commandsLate,
            long commandsSent,
            long commandsAcknowledged,
            long commandsFailed,
            long batches,
            long batchesResent,
            long connects) {

        /** How often it has been connected again. */
        public long reconnects() {
            return Math.max(0, connects - 1);
        }
    }

    /** Commands that got to no gateway, or not to one of those they were for. */
    public long commandsRefused() {
        return commandsWithoutGateway
                + lookupsOverflowed
                + gateways.stream()
                        .mapToLong(gateway -> gateway.commandsOverflowed + gateway.commandsLate)
                        .sum();
    }
}
