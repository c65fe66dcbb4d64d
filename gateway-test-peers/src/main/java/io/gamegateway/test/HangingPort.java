/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port at 127.0.0.1 where connects hang: it listens, but its queue of connections that nobody accepts is full, so that
 * the system throws away every further request to connect, as a machine does that is gone.
 *
 * <p>Linux does that. A system that refuses connects instead, as Windows does, cannot have one. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HangingPort implements AutoCloseable {

    private static final int PROBE_MILLIS = 300;
    private static final int MOST = 64;

    private final ServerSocket server;
    private final List<Socket> fillers = new ArrayList<>();

    private HangingPort(ServerSocket server) {
        this.server = server;
    }

    /**
     * Opens a port and fills its queue; connects hang when this returns.
     *
     * @throws IllegalStateException where this system does not let connects hang
     */
    public static HangingPort open() {
        try {
            HangingPort port = new HangingPort(new ServerSocket(0, 1, Listener.loopback()));
            port.fill();
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1", e);
        }
    }

    private void fill() {
        // Twice, so that it is the queue that is full and not one request that got lost.
        for (int hung = 0; hung < 2; ) {
            if (!fillOne()) {
                hung++;
            } else if (fillers.size() > MOST) {
                close();
                throw new IllegalStateException("connects to a full queue do not hang on this system");
            }
        }
    }

    private boolean fillOne() {
        Socket filler = new Socket();
        try {
            filler.connect(address(), PROBE_MILLIS);
            fillers.add(filler);
            return true;
        } catch (SocketTimeoutException e) {
            Sockets.close(filler);
            return false;
        } catch (IOException e) {
            Sockets.close(filler);
            close();
            throw new IllegalStateException("connects to a full queue do not hang on this system", e);
        }
    }

    /** The port to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** The address to connect to. */
    public InetSocketAddress address() {
        return new InetSocketAddress(Listener.loopback(), port());
    }

    /** Host and port as a route table has them: {@code 127.0.0.1:port}. */
    public String endpoint() {
        return "127.0.0.1:" + port();
    }

    /** Frees the port; connects are refused, and those that hang fail in their own time. */
    @Override
    public void close() {
        fillers.forEach(Sockets::close);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close port " + port(), e);
        }
    }
}
