/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.redis.config.RedisTls;
import io.gamegateway.spi.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens connections, whose sockets it can close all at once: that is what ends a connect or a read in another thread. Their
 * TLS layer is left out then, as it would want to say goodbye to a server that may be frozen. Thread-safe.
 */
final class NodeDialer implements AutoCloseable {

    private final RedisConfig config;
    private final Set<Socket> open = new HashSet<>();
    private boolean closed;

    NodeDialer(RedisConfig config) {
        this.config = config;
    }

    /** To a server, with the settings of servers. */
    Jedis dial(Endpoint node) {
        return dial(node, config.credentials(), config.database());
    }

    Jedis dial(Endpoint node, Optional<RedisCredentials> credentials, int database) {
        return new Jedis(() -> connect(node), clientConfig(credentials, database));
    }

    /** To a server that is subscribed to, and then sends an answer to each ping at least. */
    Jedis dialForNotices(Endpoint node) {
        // What is called blocking there are commands that wait by design, such as a subscription.
        // Between two pings there may be a check that asks one sentinel, which does not answer.
        int silenceMillis = (int) config.connectTimeout()
                .plus(config.readTimeout().multipliedBy(2))
                .toMillis();
        JedisClientConfig subscribing = DefaultJedisClientConfig.builder()
                .from(clientConfig(config.credentials(), config.database()))
                .blockingSocketTimeoutMillis(silenceMillis)
                .build();
        return new Jedis(() -> connect(node), subscribing);
    }

    private static JedisClientConfig clientConfig(Optional<RedisCredentials> credentials, int database) {
        // RESP2, and no CLIENT SETINFO: both work with any version, and for users who may run few commands.
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .resp2()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .database(database);
        credentials.ifPresent(some -> {
            builder.password(some.password());
            if (!some.username().isEmpty()) {
                builder.user(some.username());
            }
        });
        return builder.build();
    }

    private Socket connect(Endpoint node) {
        try {
            IOException last = new IOException("no address");
            for (InetAddress address : InetAddress.getAllByName(node.host())) {
                Socket socket = register(new Socket());
                try {
                    socket.setTcpNoDelay(true);
                    socket.connect(new InetSocketAddress(address, node.port()), (int)
                            config.connectTimeout().toMillis());
                    socket.setSoTimeout((int) config.readTimeout().toMillis());
                    return config.tls().isPresent()
                            ? encrypt(socket, node, config.tls().get())
                            : socket;
                } catch (IOException e) {
                    socket.close();
                    last = e;
                }
            }
            throw last;
        } catch (IOException e) {
            throw new JedisConnectionException(node + ": " + e.getMessage(), e);
        }
    }

    private static Socket encrypt(Socket plain, Endpoint node, RedisTls tls) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.context().getSocketFactory().createSocket(plain, node.host(), node.port(), true);
        if (tls.verifyHostName()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    private synchronized Socket register(Socket socket) {
        if (closed) {
            throw new JedisConnectionException("closed");
        }
        open.removeIf(Socket::isClosed);
        open.add(socket);
        return socket;
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.forEach(NodeDialer::end);
        open.clear();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is not used any more, so it does not matter in what state it is left.
        }
    }

    /** Closes without a word to the server. Any thread: whoever reads from it gets an error. */
    static void end(Jedis connection) {
        try {
            connection.getConnection().forceDisconnect();
        } catch (IOException e) {
            // As above.
        }
    }
}
