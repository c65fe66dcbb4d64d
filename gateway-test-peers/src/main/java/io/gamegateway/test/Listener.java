/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listening loopback port with its accepting thread, which can refuse connections for a while and keep the port: then
 * a socket that is bound, but does not listen, stands in, so that no other process takes the port meanwhile.
 */
final class Listener implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final long RETRY_NANOS = 1_000_000;

    private final String name;
    private final int receiveBufferBytes;
    private final Consumer<Socket> accepted;
    private final int port;
    private @Nullable ServerSocket server;
    private @Nullable Daemon acceptor;
    private @Nullable Socket placeholder;
    private boolean closed;

    /** A port of 0 takes a free one; receive buffer bytes of 0 leave the system's choice. */
    Listener(String name, int port, int receiveBufferBytes, Consumer<Socket> accepted) {
        this.name = name;
        this.receiveBufferBytes = receiveBufferBytes;
        this.accepted = accepted;
        ServerSocket first = bind(port);
        this.port = first.getLocalPort();
        serve(first);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(loopback(), port);
    }

    String endpoint() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections are refused from now on; returns after the last accepted one has been handed over. */
    synchronized void refuse() {
        ServerSocket listening = server;
        if (listening == null) {
            return;
        }
        stopServing(listening);
        placeholder = reservePort();
    }

    /** Listens again on the same port. */
    synchronized void accept() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        if (server == null) {
            serve(bind(port));
            releasePort();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        ServerSocket listening = server;
        if (listening != null) {
            stopServing(listening);
        }
        releasePort();
    }

    private void serve(ServerSocket listening) {
        server = listening;
        acceptor = Daemon.start(name + "-accept", () -> acceptAll(listening));
    }

    private void stopServing(ServerSocket listening) {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop listening on " + endpoint(), e);
        }
        Daemon thread = acceptor;
        if (thread != null) {
            thread.end();
        }
        server = null;
    }

    private ServerSocket bind(int wanted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.bind(new InetSocketAddress(loopback(), wanted), BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + wanted, e);
        }
    }

    private Socket reservePort() {
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(address());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + endpoint(), e);
        }
    }

    private void releasePort() {
        Socket socket = placeholder;
        if (socket != null) {
            Sockets.close(socket);
            placeholder = null;
        }
    }

    private void acceptAll(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                handOver(listening.accept());
            } catch (IOException e) {
                // Closed, which the loop sees; or this one connection was gone, or the process is out of descriptors.
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void handOver(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            accepted.accept(socket);
        } catch (IOException e) {
            Sockets.close(socket);
        }
    }
}
