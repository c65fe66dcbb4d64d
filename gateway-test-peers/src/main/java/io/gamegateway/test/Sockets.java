/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/** The begin of a TCP connection and the two ways to end it; both may be called twice and from any thread. */
final class Sockets {

    private Sockets() {}

    /**
     * Connects. A server that accepts and resets at once may do so before this has returned, and then it depends on
     * chance whether the system reports the connect or the reset: so the reset is no failure here, but leaves a closed
     * socket, whose reader finds the connection broken.
     */
    static void connect(Socket socket, InetSocketAddress address, Duration timeout) throws IOException {
        try {
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
        } catch (SocketException e) {
            if (!String.valueOf(e.getMessage()).contains("reset")) {
                throw e;
            }
            close(socket);
        }
    }

    /** FIN; Linux makes it RST where received bytes have not been read. */
    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is gone, which is what was wanted.
        }
    }

    /** RST: a linger time of 0 throws away what is unsent. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already: there is nothing left to reset.
        }
        close(socket);
    }
}
