/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushResult;
import io.gamegateway.spi.GatewayDirectory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * A logic server, which holds no connection to any player, and pushes through all gateways: rooms of a chat. Any number of them may run,
 * each with an id of its own, and any of them may be restarted.
 *
 * <p>No call waits, and any thread may make it. A result tells how many clients a message has reached, or why not; whoever does not
 * ask for it uses {@code fireAndForget()}. While a gateway cannot be reached its commands wait in a bounded buffer of its own, and do
 * not delay the others.
 *
 * @since 0.1
 */
public final class ChatLogicServer implements AutoCloseable {

    /** The game's message id of a line of chat. */
    static final int CHAT = 2_001;

    private final PushClient gateways;

    /** @param pushAddresses of the gateways, such as {@code gateway-1:7100} */
    public ChatLogicServer(String id, String... pushAddresses) {
        gateways = PushClient.builder(id)
                .directory(GatewayDirectory.of(pushAddresses))
                .build()
                .start();
    }

    /** Runs a gateway and a logic server; in life they are in different processes. */
    public static void main(String[] args) throws InterruptedException {
        try (Gateway gateway = startGateway(8080, 7100, "127.0.0.1:7001");
                ChatLogicServer chat = new ChatLogicServer("chat-1", "127.0.0.1:7100")) {
            chat.announce("the server will be restarted at six");
            gateway.awaitClosed();
        }
    }

    /** A gateway that takes pushes, from this machine only. */
    static Gateway startGateway(int port, int pushPort, String gameServer) {
        return Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, gameServer)
                .pushIngress(
                        GrpcPushServer.builder().listen("127.0.0.1", pushPort).build())
                .build()
                .start();
    }

    /** The session is in the room from now on, until it leaves or ends. */
    public void join(String room, long sessionId) {
        gateways.fireAndForget().join(room, sessionId);
    }

    /** Says something to everybody in a room, on whichever gateway they are. */
    public CompletionStage<PushResult> say(String room, String text) {
        return gateways.sendToGroup(room, CHAT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says something to everybody. */
    public void announce(String text) {
        gateways.fireAndForget().broadcast(CHAT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends what is buffered, for some seconds at most. */
    @Override
    public void close() {
        gateways.close();
    }
}
