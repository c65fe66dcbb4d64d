/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.push.PushClient;
import io.gamegateway.spi.GatewayDirectory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A logic server without state or clients: shows all players the world, by pushes to a group of all gateways. */
final class ArenaPusher implements AutoCloseable {

    private static final String GROUP = "arena";
    private static final int SNAPSHOT_MILLIS = 66;
    private static final int NAMES_MILLIS = 1_000;

    private final World world;
    private final PushClient gateways;

    /** @param gatewayPushAddresses of all gateways */
    ArenaPusher(World world, String... gatewayPushAddresses) {
        this.world = world;
        gateways = PushClient.builder("arena-pusher")
                .directory(GatewayDirectory.of(gatewayPushAddresses))
                .build()
                .start();
    }

    void start(ScheduledExecutorService clock) {
        clock.scheduleAtFixedRate(this::pushSnapshot, SNAPSHOT_MILLIS, SNAPSHOT_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(this::pushNames, NAMES_MILLIS, NAMES_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** This session is in the arena from now on; on whichever gateway it is. */
    void joined(long sessionId) {
        gateways.fireAndForget().join(GROUP, sessionId);
    }

    /** Tells everybody what has happened. */
    void news(String text) {
        gateways.fireAndForget().broadcast(GameMessages.NEWS, text.getBytes(StandardCharsets.UTF_8));
    }

    private void pushSnapshot() {
        world.forgetSilent();
        gateways.fireAndForget().sendToGroup(GROUP, GameMessages.SNAPSHOT, world.snapshot());
    }

    private void pushNames() {
        gateways.fireAndForget().sendToGroup(GROUP, GameMessages.NAMES, world.names());
    }

    @Override
    public void close() {
        gateways.close();
    }
}
