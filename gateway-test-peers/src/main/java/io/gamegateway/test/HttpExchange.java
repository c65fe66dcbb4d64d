/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One raw HTTP request and its reply, on a connection of its own. Thread-safe; the calls block.
 *
 * @since 0.1.0
 */
public final class HttpExchange {

    private static final String END = "\r\n";

    private HttpExchange() {}

    /**
     * Sends bytes as they are and reads a reply.
     *
     * <p>If the request or the reply says {@code Connection: close}, this goes on reading until the server closes or the
     * timeout passes, so that {@link HttpReply#closedByServer()} is certain; otherwise it returns with the reply's last
     * byte and tells of a close only if that is what ended the reply.
     *
     * @param rawRequest written in one write, one byte for each character (ISO 8859-1)
     * @param timeout for all of it, connect included
     * @throws AwaitError if the reply is not complete in time and the server has not closed either
     * @throws UncheckedIOException if it cannot connect
     */
    public static HttpReply send(InetSocketAddress address, String rawRequest, Duration timeout) {
        try (Socket socket = new Socket()) {
            HttpReplyReader reader = new HttpReplyReader(socket, timeout);
            Sockets.connect(socket, address, timeout);
            write(socket, rawRequest);
            return reader.read(rawRequest.startsWith("HEAD "), asksForClose(rawRequest));
        } catch (IOException e) {
            throw new UncheckedIOException("no HTTP exchange with " + address, e);
        }
    }

    /** The bytes of a GET which asks for the connection's close after the reply. */
    public static String get(String path) {
        return request("GET", path, "Connection: close");
    }

    /**
     * The bytes of a request without a body and with a Host header.
     *
     * @param headers whole lines, {@code Name: value}, without line ends
     */
    public static String request(String method, String path, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1" + END + "Host: 127.0.0.1" + END);
        for (String header : headers) {
            request.append(header).append(END);
        }
        return request.append(END).toString();
    }

    /** The bytes of a valid WebSocket upgrade request, for sending them in an unusual way; headers as above. */
    public static String upgrade(String path, String... headers) {
        return WebSocketHandshake.request(path, WebSocketHandshake.SAMPLE_KEY, headers);
    }

    private static boolean asksForClose(String rawRequest) {
        return rawRequest
                .lines()
                .takeWhile(line -> !line.isEmpty())
                .anyMatch(line -> line.replace(" ", "").equalsIgnoreCase("connection:close"));
    }

    private static void write(Socket socket, String rawRequest) {
        try {
            socket.getOutputStream().write(rawRequest.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // A server may answer and close before it has taken the whole request: the reply is what counts.
        }
    }
}
