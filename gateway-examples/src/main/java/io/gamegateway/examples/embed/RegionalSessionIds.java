/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.spi.SessionIdGenerator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Session ids of your own: a region, a gateway of it, and a number that goes up. For backends that read where a player came in from the
 * id.
 *
 * <p>Called on several event loops at once; must not block, never repeat an id within the fleet, and never be 0. The low four bits
 * choose the shard of the session table, so they should be spread evenly, as those of a counter are. Ids of this form have no node number of
 * twelve bits in front, so what is pushed to a session goes to all gateways.
 *
 * @since 0.1
 */
public final class RegionalSessionIds implements SessionIdGenerator {

    private static final int REGION_SHIFT = 56;
    private static final int GATEWAY_SHIFT = 48;
    private static final int MAX = 0xFF;

    private final AtomicLong next;

    /**
     * Ids of one gateway.
     *
     * @param region 1 to 127
     * @param gateway of the region, 0 to 255; no two that run at the same time have the same
     * @param startSeconds when this gateway was started, in seconds since 1970: a restart goes on above all ids before, as long as
     *     fewer than 65,536 sessions a second are opened
     */
    public RegionalSessionIds(int region, int gateway, long startSeconds) {
        if (region < 1 || region > MAX >> 1 || gateway < 0 || gateway > MAX) {
            throw new IllegalArgumentException(
                    "region " + region + ", gateway " + gateway + " (expected: 1 to 127, 0 to 255)");
        }
        next = new AtomicLong(
                (long) region << REGION_SHIFT | (long) gateway << GATEWAY_SHIFT | (startSeconds & 0xFFFF_FFFFL) << 16);
    }

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        try (Gateway gateway =
                start(8080, new RegionalSessionIds(3, 1, System.currentTimeMillis() / 1000), "127.0.0.1:7001")) {
            gateway.awaitClosed();
        }
    }

    static Gateway start(int port, SessionIdGenerator ids, String gameServer) {
        return Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, gameServer)
                .sessionIdGenerator(ids)
                .build()
                .start();
    }

    @Override
    public long nextId() {
        return next.getAndIncrement();
    }

    /** Where the player came in. */
    public static int region(long sessionId) {
        return (int) (sessionId >>> REGION_SHIFT);
    }
}
