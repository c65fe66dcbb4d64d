/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import io.gamegateway.Gateway;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * All parts at work in one process, over real sockets: four clients, two by TCP and two by WebSocket, talk through a
 * gateway to two game servers, and each step of each message is printed.
 *
 * <p>Run it by {@code mvn -q -Pquickstart package}, or from an IDE. It takes free ports and ends by itself.
 *
 * @since 0.1
 */
public final class QuickStart {

    private static final int ACCOUNT = 10;
    private static final int BATTLE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PrintStream out;

    private QuickStart(PrintStream out) {
        this.out = out;
    }

    /** Runs it once, printing on stdout. */
    public static void main(String[] args) {
        if (System.getenv("GATEWAY_LOG_LEVEL") == null) {
            System.setProperty("GATEWAY_LOG_LEVEL", "WARN");
        }
        run(System.out);
    }

    static void run(PrintStream out) {
        new QuickStart(out).run();
    }

    private void run() {
        try (ScriptedBackend account = gameServer("account");
                ScriptedBackend battle = gameServer("battle");
                Gateway gateway = startGateway(account, battle)) {
            say("gateway", "listens on %s, for TCP, WebSocket and HTTP", gateway.boundAddress());
            say(
                    "gateway",
                    "server type %d is %s, server type %d is %s",
                    ACCOUNT,
                    account.endpoint(),
                    BATTLE,
                    battle.endpoint());
            playAll(gateway);
        }
    }

    private static Gateway startGateway(ScriptedBackend account, ScriptedBackend battle) {
        return Gateway.builder()
                .name("quick-start")
                .listen("127.0.0.1", 0)
                .admin("127.0.0.1", 0)
                .route(ACCOUNT, account.endpoint())
                .route(BATTLE, battle.endpoint())
                .build()
                .start();
    }

    /** A game server that answers each message by the same, after its own name. */
    private ScriptedBackend gameServer(String name) {
        BackendHandler echo = BackendHandler.prefixing(name + " heard: ");
        return ScriptedBackend.with((connection, frame) -> {
            say(name, "<- gateway   message %d of session %s: %s", frame.type(), session(frame), frame.text());
            echo.handle(connection, frame);
        });
    }

    private void playAll(Gateway gateway) {
        InetSocketAddress address = gateway.boundAddress();
        try (FrameClient tcp1 = FrameClient.tcp(address);
                FrameClient tcp2 = FrameClient.tcp(address);
                FrameClient web1 = FrameClient.webSocket(address, "/");
                FrameClient web2 = FrameClient.webSocket(address, "/")) {
            play("tcp-1", tcp1);
            play("tcp-2", tcp2);
            play("web-1", web1);
            play("web-2", web2);
            print(gateway.stats());
        }
    }

    /** One connection, one session, two game servers: each message goes where its own server id says. */
    private void play(String name, FrameClient client) {
        out.println();
        exchange(name, client, ClientMessage.of(1, ClientMessage.serverId(0, ACCOUNT, 1), "login of " + name));
        exchange(name, client, ClientMessage.of(2, ClientMessage.serverId(0, BATTLE, 1), "move of " + name));
    }

    private void exchange(String name, FrameClient client, ClientMessage message) {
        say(name, "-> gateway   message %d to server %s: %s", message.messageId(), server(message), message.text());
        client.send(message);
        ClientMessage reply = client.receive(PATIENCE);
        say(name, "<- gateway   message %d from server %s: %s", reply.messageId(), server(reply), reply.text());
    }

    private void print(GatewayStats stats) {
        out.println();
        say("gateway", "%d connections, %d sessions", stats.connectionsTotal(), stats.sessionsActive());
        say(
                "gateway",
                "%d messages (%d bytes) from clients, %d (%d bytes) to clients",
                stats.messagesFromClients(),
                stats.bytesFromClients(),
                stats.messagesToClients(),
                stats.bytesToClients());
        say("gateway", "%d links to game servers, shared by the sessions", stats.linksActive());
    }

    private void say(String who, String format, Object... values) {
        out.printf("%-8s %s%n", who, String.format(format, values));
    }

    private static String session(GateFrame frame) {
        return Long.toHexString(frame.sessionId());
    }

    /** worldId.serverType.instId; replies come from 0.0.0. */
    private static String server(ClientMessage message) {
        int id = message.serverId();
        return (id >>> 16 & 0x7FFF) + "." + (id >>> 8 & 0xFF) + "." + (id & 0xFF);
    }
}
