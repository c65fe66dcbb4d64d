/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server of a few lines: plays a script on its first connection, then closes it. */
final class OneConnectionServer implements AutoCloseable {

    interface Script {
        void play(Socket socket) throws IOException;
    }

    private final ServerSocket listening;
    private final Daemon thread;

    OneConnectionServer(Script script) {
        try {
            listening = new ServerSocket(0, 1, Listener.loopback());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Daemon.start("one-connection-server", () -> serve(script));
    }

    static OneConnectionServer echo() {
        return new OneConnectionServer(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    /** Opens a WebSocket and goes on with the script. */
    static OneConnectionServer webSocket(Script script) {
        return new OneConnectionServer(socket -> {
            String key = readHead(socket)
                    .lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Sec-WebSocket-Key: ".length());
            write(socket, switching(WebSocketHandshake.accept(key)));
            script.play(socket);
        });
    }

    static String switching(String accept) {
        return "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                + "sec-websocket-accept: " + accept + "\r\n\r\n";
    }

    static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static void write(Socket socket, WebSocketFrame frame) throws IOException {
        socket.getOutputStream().write(frame.encodeUnmasked());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.end();
    }

    private void serve(Script script) {
        try (Socket socket = listening.accept()) {
            script.play(socket);
        } catch (IOException e) {
            // The test has gone.
        }
    }
}
