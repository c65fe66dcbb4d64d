/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How a {@link FrameClient} shall connect; made by {@link FrameClient#to}. May be used for several clients. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class ClientConnector {

    private final InetSocketAddress address;
    private final List<String> headers = new ArrayList<>();
    private Optional<String> source = Optional.empty();
    private byte[] firstBytes = {};
    private Optional<SSLContext> tls = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private Duration timeout = Duration.ofSeconds(5);
    private int receiveBufferBytes;
    private boolean answersPings = true;

    ClientConnector(InetSocketAddress address) {
        this.address = address;
    }

    /** Connects from this address, such as {@code 127.0.1.7}: Linux has all of 127.0.0.0/8. Default: the system's choice. */
    public ClientConnector from(String sourceAddress) {
        source = Optional.of(sourceAddress);
        return this;
    }

    /** The kernel's receive buffer (SO_RCVBUF) in bytes, for a client that is soon full; default 0: the system's. */
    public ClientConnector receiveBufferBytes(int bytes) {
        Bounds.check("receiveBufferBytes", bytes, Integer.MAX_VALUE);
        receiveBufferBytes = bytes;
        return this;
    }

    /** Sends these bytes before anything else, a PROXY protocol header for one; default: none. */
    public ClientConnector firstBytes(byte[] bytes) {
        firstBytes = bytes.clone();
        return this;
    }

    /** Speaks TLS, behind the first bytes; whom it trusts and what it shows is the context's. Default: plain text. */
    public ClientConnector tls(SSLContext context) {
        tls = Optional.of(context);
        return this;
    }

    /** The host that is asked for in the TLS handshake (SNI); default: none. */
    public ClientConnector serverName(String name) {
        serverName = Optional.of(name);
        return this;
    }

    /** Adds a header to the WebSocket upgrade request. */
    public ClientConnector header(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    /** Whether a WebSocket client answers pings by itself; default true. */
    public ClientConnector answersPings(boolean answers) {
        answersPings = answers;
        return this;
    }

    /** The time for the connect, and again for the WebSocket handshake; above 0, default 5 s. */
    public ClientConnector timeout(Duration newTimeout) {
        Bounds.check("timeout", newTimeout.toMillis() - 1, Integer.MAX_VALUE - 1);
        timeout = newTimeout;
        return this;
    }

    /**
     * A client that sends and receives messages over TCP. If the server accepts and closes at once, this still returns
     * one, which has received the close; the same holds for {@link #raw()}.
     *
     * @throws UncheckedIOException if it cannot connect
     */
    public FrameClient tcp() {
        return new FrameClient(connect(), FrameClient.Kind.TCP, answersPings, Optional.empty());
    }

    /**
     * A client that sends what it is told and receives bytes, whatever they are.
     *
     * @throws UncheckedIOException if it cannot connect
     */
    public FrameClient raw() {
        return new FrameClient(connect(), FrameClient.Kind.RAW, answersPings, Optional.empty());
    }

    /**
     * A client that has opened a WebSocket.
     *
     * @throws UncheckedIOException if it cannot connect
     * @throws WebSocketRefusedException if the server answers with another status than 101, or closes
     * @throws ProtocolViolationError if the server accepts with wrong headers
     * @throws AwaitError if the server does not answer in time
     */
    public FrameClient webSocket(String path) {
        Socket socket = connect();
        try {
            HttpReply reply = upgrade(socket, path);
            return new FrameClient(socket, FrameClient.Kind.WEB_SOCKET, answersPings, Optional.of(reply));
        } catch (IOException e) {
            Sockets.close(socket);
            throw new UncheckedIOException("no WebSocket handshake with " + address, e);
        } catch (RuntimeException | AssertionError e) {
            Sockets.close(socket);
            throw e;
        }
    }

    private HttpReply upgrade(Socket socket, String path) throws IOException {
        String key = WebSocketHandshake.newKey();
        String request = WebSocketHandshake.request(path, key, headers.toArray(new String[0]));
        write(socket, request.getBytes(StandardCharsets.ISO_8859_1));
        HttpReply reply = new HttpReplyReader(socket, timeout).read(false, false);
        WebSocketHandshake.check(reply, key);
        socket.setSoTimeout(0);
        return reply;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The server accepted and closed at once, which is for the reader to find out.
        }
    }

    private Socket connect() {
        Socket socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            if (source.isPresent()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(source.get()), 0));
            }
            socket.setTcpNoDelay(true);
            Sockets.connect(socket, address, timeout);
            write(socket, firstBytes);
            return tls.isPresent() ? secured(socket, tls.get()) : socket;
        } catch (IOException e) {
            Sockets.close(socket);
            throw new UncheckedIOException("cannot connect to " + address, e);
        }
    }

    private Socket secured(Socket socket, SSLContext context) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, address.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setServerNames(serverName.map(SNIHostName::new).stream().collect(Collectors.toList()));
        secured.setSSLParameters(parameters);
        secured.setSoTimeout((int) timeout.toMillis());
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }
}
