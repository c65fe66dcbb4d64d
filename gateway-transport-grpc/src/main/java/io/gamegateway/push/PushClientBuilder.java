/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.config.IoTransport;
import io.gamegateway.push.internal.client.ClientSettings;
import io.gamegateway.push.internal.client.PushRuntime;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.spi.SessionDirectory;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link PushClient}. Not thread-safe.
 *
 * @since 0.1
 */
public final class PushClientBuilder {

    private static final int MAX_LOGIC_ID_CHARACTERS = 128;
    private static final int MIN_BUFFER_BYTES = 256 * 1024;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;
    private static final int MIN_BATCH_BYTES = 1024;

    private final String logicId;
    private long epoch;
    private @Nullable GatewayDirectory directory;
    private @Nullable SessionDirectory sessionDirectory;
    private @Nullable SslContext sslContext;
    private String authority = "";
    private int bufferBytes = 8 * 1024 * 1024;
    private int maxBatchBytes = 64 * 1024;
    private Duration keepAliveTime = Duration.ofSeconds(30);
    private Duration keepAliveTimeout = Duration.ofSeconds(10);
    private Duration firstBackoff = Duration.ofMillis(100);
    private Duration maxBackoff = Duration.ofSeconds(1);
    private Duration stallTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private PushListener listener = PushListener.NONE;
    private int eventLoops = 1;
    private IoTransport ioTransport = IoTransport.AUTO;

    PushClientBuilder(String logicId) {
        if (logicId.isEmpty() || logicId.length() > MAX_LOGIC_ID_CHARACTERS) {
            throw new IllegalArgumentException(
                    "logicId: " + logicId.length() + " characters (expected: 1 to " + MAX_LOGIC_ID_CHARACTERS + ")");
        }
        this.logicId = logicId;
    }

    /**
     * Of this run of the logic server: larger than that of every run before, as gateways listen to the largest one only. By default
     * the microseconds since 1970 when the client is built.
     *
     * @param epoch more than 0
     */
    public PushClientBuilder epoch(long epoch) {
        this.epoch = positive("epoch", epoch);
        return this;
    }

    /** The gateways; required. It belongs to this client from then on, and is closed with it. */
    public PushClientBuilder directory(GatewayDirectory directory) {
        this.directory = directory;
        return this;
    }

    /**
     * Is asked on which gateway a user is. Without one, by default, what is for a user goes to all gateways. It is not closed with
     * the client.
     */
    public PushClientBuilder sessionDirectory(SessionDirectory sessionDirectory) {
        this.sessionDirectory = sessionDirectory;
        return this;
    }

    /**
     * TLS, and a certificate of ours where the context has one; without, by default, connections are plain text.
     *
     * @param sslContext for clients, with ALPN for HTTP/2, as {@code GrpcSslContexts.forClient()} makes it
     */
    public PushClientBuilder tls(SslContext sslContext) {
        if (!sslContext.isClient()
                || !sslContext.applicationProtocolNegotiator().protocols().contains("h2")) {
            throw new IllegalArgumentException("sslContext: " + sslContext
                    + " (expected: one for clients, with ALPN for h2; see GrpcSslContexts)");
        }
        this.sslContext = sslContext;
        return this;
    }

    /**
     * The name that certificates of gateways have to be for, where that is not the endpoint's host, as with addresses that were
     * looked up.
     */
    public PushClientBuilder authority(String authority) {
        this.authority = authority;
        return this;
    }

    /**
     * What may wait for one gateway, sent or not, until it is acknowledged. Messages may use seven eighths of it; the rest is for
     * commands that change what gateways know, such as joins. Default 8 MiB.
     *
     * @param bytes 256 KiB or more
     */
    public PushClientBuilder bufferBytes(int bytes) {
        this.bufferBytes = (int) inRange("bufferBytes", bytes, MIN_BUFFER_BYTES, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How large a request becomes at most, if it has more than one command; a gateway may ask for less. Default 64 KiB.
     *
     * @param bytes 1 KiB to 1 MiB
     */
    public PushClientBuilder maxBatchBytes(int bytes) {
        this.maxBatchBytes = (int) inRange("maxBatchBytes", bytes, MIN_BATCH_BYTES, MAX_BATCH_BYTES);
        return this;
    }

    /**
     * HTTP/2 pings where nothing else comes from a gateway, to find out that it is gone. Default 30 s and 10 s.
     *
     * @param time between them; gRPC takes 10 s for less, and a gateway closes the connection where it is less than it permits
     * @param timeout that the answer may take
     */
    public PushClientBuilder keepAlive(Duration time, Duration timeout) {
        this.keepAliveTime = positive("keepAlive time", time);
        this.keepAliveTimeout = positive("keepAlive timeout", timeout);
        return this;
    }

    /**
     * How long to wait before connecting again: at first half of {@code first} to all of it, then twice as long each time, up to
     * {@code max}. Default 100 ms and 1 s.
     *
     * @param first more than 0
     * @param max not less than {@code first}
     */
    public PushClientBuilder reconnectBackoff(Duration first, Duration max) {
        if (positive("reconnectBackoff first", first).compareTo(max) > 0) {
            throw new IllegalArgumentException("reconnectBackoff max: " + max + " (expected: at least " + first + ")");
        }
        this.firstBackoff = first;
        this.maxBackoff = max;
        return this;
    }

    /**
     * A gateway that has acknowledged nothing for so long, while something waits for it, is connected again. Default 10 s.
     *
     * @param timeout more than 0
     */
    public PushClientBuilder stallTimeout(Duration timeout) {
        this.stallTimeout = positive("stallTimeout", timeout);
        return this;
    }

    /**
     * How long {@link PushClient#close} waits for what is buffered. Default 5 s.
     *
     * @param timeout 0 or more
     */
    public PushClientBuilder closeTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout: " + timeout + " (expected: 0 or more)");
        }
        this.closeTimeout = timeout;
        return this;
    }

    /** Gets what happens to connections and buffers. */
    public PushClientBuilder listener(PushListener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Threads of this client. Default 1, which is enough for most.
     *
     * @param count 1 or more; one gateway is always served by one of them
     */
    public PushClientBuilder eventLoops(int count) {
        this.eventLoops = (int) positive("eventLoops", count);
        return this;
    }

    /** Default {@link IoTransport#AUTO}: a native transport where its library is there, else NIO. */
    public PushClientBuilder ioTransport(IoTransport transport) {
        this.ioTransport = transport;
        return this;
    }

    /**
     * The client, which has yet to be started.
     *
     * @throws IllegalStateException where there is no directory
     */
    public PushClient build() {
        if (directory == null) {
            throw new IllegalStateException(
                    "directory: none (expected: one, such as GatewayDirectory.of(\"host:port\"))");
        }
        return new PushClient(new PushRuntime(settings(), directory, sessionDirectory, new ListenerEvents(listener)));
    }

    private ClientSettings settings() {
        return new ClientSettings(
                logicId,
                epoch != 0 ? epoch : ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                sslContext,
                authority,
                bufferBytes,
                maxBatchBytes,
                keepAliveTime,
                keepAliveTimeout,
                firstBackoff,
                maxBackoff,
                stallTimeout,
                closeTimeout,
                eventLoops,
                ioTransport);
    }

    private static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }

    private static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
        return value;
    }
}
