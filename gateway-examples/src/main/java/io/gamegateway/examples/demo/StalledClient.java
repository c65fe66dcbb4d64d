/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.examples.client.GameClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that asks for megabytes and reads none of them, until the gateway closes it. */
final class StalledClient {

    private static final int RECEIVE_BUFFER_BYTES = 4 * 1024;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int PING_BYTES = 32 * 1024;
    private static final int PINGS = 400;

    private StalledClient() {}

    /** Blocks until it is closed, or has asked for all it wants. */
    static void run(InetSocketAddress gateway) {
        byte[] ping = new GameClient.Message(GameMessages.PING, GameMessages.ARENA, new byte[PING_BYTES]).encode();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            socket.connect(gateway, CONNECT_MILLIS);
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < PINGS; i++) {
                out.write(ping);
            }
        } catch (IOException e) {
            // It has been closed, as it should.
        }
    }
}
