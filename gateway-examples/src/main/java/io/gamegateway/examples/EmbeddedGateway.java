/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import io.gamegateway.Gateway;

/**
 * A gateway inside a program of your own, in ten lines. Clients connect to port 8080, by TCP or WebSocket; messages to
 * server type 10 go to two game servers, session by session in turn.
 *
 * @since 0.1
 */
public final class EmbeddedGateway {

    private EmbeddedGateway() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        Gateway gateway = start(8080, "127.0.0.1:7001", "127.0.0.1:7002");
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
        gateway.awaitClosed();
    }

    /** What the README shows, with values for these names. */
    static Gateway start(int port, String... gameServers) {
        Gateway gateway = Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, gameServers)
                .build()
                .start();
        return gateway;
    }
}
