/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.examples.backend.GameServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A gateway inside the process of an existing game server: a game that has one process keeps it, and its players get WebSockets, limits,
 * TLS and a drain. Other servers can be added beside it later, and it can move out, without a change for the players.
 *
 * <p>The game server has its own port and threads, and the gateway reaches it as any other. At the end the gateway goes first: it
 * tells the players and delivers what they have sent, while the game server still answers.
 *
 * @since 0.1
 */
public final class GameServerWithGateway implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final GameServer game;
    private final Gateway gateway;
    private final Duration drain;

    /** @param others servers of the same game in processes of their own, which share its players */
    GameServerWithGateway(int port, Duration drain, String... others) {
        this.drain = drain;
        game = GameServer.start(0, GameServerWithGateway::play);
        String[] all = new String[others.length + 1];
        all[0] = game.endpoint();
        System.arraycopy(others, 0, all, 1, others.length);
        gateway =
                Gateway.builder().listen("0.0.0.0", port).route(10, all).build().start();
    }

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        GameServerWithGateway process = new GameServerWithGateway(8080, DRAIN);
        Runtime.getRuntime().addShutdownHook(new Thread(process::close));
        process.gateway().awaitClosed();
    }

    /** The game that was there before. */
    private static void play(GameServer.Link link, long sessionId, int messageId, byte[] payload) {
        String text = "you play " + new String(payload, StandardCharsets.UTF_8);
        link.send(sessionId, messageId, text.getBytes(StandardCharsets.UTF_8));
    }

    Gateway gateway() {
        return gateway;
    }

    /** Players first, then the game. */
    @Override
    public void close() {
        gateway.drain(drain);
        game.close();
    }
}
