/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP relay at 127.0.0.1 between two peers, with faults that are switched while it runs. Without a fault it passes
 * on bytes, FIN (one direction at a time) and RST. If the target cannot be reached, the connection is reset.
 *
 * <p>Its kernel buffers are small, 64 KiB by default, so that a stall is soon felt by the sender. Thread-safe; faults
 * hold for open connections and later ones.
 *
 * @since 0.1.0
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final InetSocketAddress target;
    private final int bufferBytes;
    private final Traffic toTarget = new Traffic();
    private final Traffic fromTarget = new Traffic();
    private final Watch watch = new Watch();
    private final List<Relay> open = new ArrayList<>();
    private final Listener listener;
    private int accepted;
    private boolean hole;

    private FaultProxy(InetSocketAddress target, int bufferBytes) {
        this.target = target;
        this.bufferBytes = bufferBytes;
        listener = new Listener("fault-proxy", 0, bufferBytes, this::relay);
    }

    /** A relay on a free port, listening when this returns. */
    public static FaultProxy to(InetSocketAddress target) {
        return new FaultProxy(target, BUFFER_BYTES);
    }

    /**
     * A relay on a free port, listening when this returns.
     *
     * @param bufferBytes size of each kernel buffer (SO_RCVBUF, SO_SNDBUF), above 0
     */
    public static FaultProxy to(InetSocketAddress target, int bufferBytes) {
        if (bufferBytes <= 0) {
            throw new IllegalArgumentException("bufferBytes: " + bufferBytes + " (expected: > 0)");
        }
        return new FaultProxy(target, bufferBytes);
    }

    /** The port to connect to. */
    public int port() {
        return listener.port();
    }

    /** The address to connect to. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** Host and port as a route table has them: {@code 127.0.0.1:port}. */
    public String endpoint() {
        return listener.endpoint();
    }

    /** Takes no more bytes, and sees no ends, in this direction until {@link #resume}. */
    public void stall(Direction direction) {
        traffic(direction).stall();
    }

    /** Ends a stall; nothing is lost. */
    public void resume(Direction direction) {
        traffic(direction).resume();
    }

    /**
     * Passes on so many bytes a second on each connection, a few at a time.
     *
     * @param bytesPerSecond above 0
     */
    public void trickle(Direction direction, int bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: > 0)");
        }
        traffic(direction).pace(bytesPerSecond);
    }

    /** Closes all connections with RST on both sides. */
    public void reset() {
        List<Relay> relays = relays();
        relays.forEach(Relay::reset);
        relays.forEach(Relay::join);
    }

    /**
     * A black hole: every byte and every end is taken and nothing is passed on, while all sockets stay open; later
     * connections are accepted into the hole, without one to the target.
     */
    public void halfOpen() {
        watch.change(() -> {
            hole = true;
            open.forEach(Relay::swallow);
        });
    }

    /** Stops listening, so that connects are refused; open connections go on. The port stays reserved. */
    public void refuse() {
        listener.refuse();
    }

    /** Listens again, on the same port. */
    public void accept() {
        listener.accept();
    }

    /** Ends all faults. Connections that were in the black hole have lost bytes, and are reset. */
    public void heal() {
        watch.change(() -> hole = false);
        List<Relay> swallowed = relays().stream().filter(Relay::isSwallowing).toList();
        swallowed.forEach(Relay::reset);
        swallowed.forEach(Relay::join);
        toTarget.heal();
        fromTarget.heal();
        listener.accept();
    }

    /** How many connections go through it now; one in the black hole counts until it is reset. */
    public int openConnections() {
        return watch.read(open::size);
    }

    /** How many connections it has accepted since it was made. */
    public int connectionsAccepted() {
        return watch.read(() -> accepted);
    }

    /**
     * Waits until so many connections, or more, have been accepted since it was made.
     *
     * @throws AwaitError on the timeout
     */
    public void awaitConnections(int count, Duration timeout) {
        watch.await(timeout, () -> accepted >= count, count + " accepted connections", () -> "saw " + accepted);
    }

    /**
     * Waits until exactly so many connections go through it.
     *
     * @throws AwaitError on the timeout
     */
    public void awaitOpenConnections(int count, Duration timeout) {
        watch.await(timeout, () -> open.size() == count, count + " open connections", () -> "has " + open.size());
    }

    /** How many bytes it has taken in this direction since it was made, those of the black hole included. */
    public long bytesTaken(Direction direction) {
        return traffic(direction).bytesTaken();
    }

    /**
     * Waits until it has taken so many bytes, or more, in this direction since it was made.
     *
     * @throws AwaitError on the timeout
     */
    public void awaitBytesTaken(Direction direction, long count, Duration timeout) {
        traffic(direction).awaitBytesTaken(count, timeout);
    }

    /** Stops listening, closes all connections and waits for the end of all threads. */
    @Override
    public void close() {
        listener.close();
        List<Relay> relays = relays();
        relays.forEach(Relay::close);
        relays.forEach(Relay::join);
    }

    private List<Relay> relays() {
        return watch.read(() -> List.copyOf(open));
    }

    private Traffic traffic(Direction direction) {
        return direction == Direction.TO_TARGET ? toTarget : fromTarget;
    }

    private void relay(Socket client) {
        boolean intoHole = watch.read(() -> hole);
        try {
            client.setSendBufferSize(bufferBytes);
            Socket other = intoHole ? null : connect();
            add(new Relay(client, other, toTarget, fromTarget, this::remove));
        } catch (IOException | UncheckedIOException e) {
            Sockets.reset(client);
        }
    }

    private void add(Relay relay) {
        watch.change(() -> {
            accepted++;
            open.add(relay);
            relay.start("fault-proxy-" + port() + "-" + accepted);
            // The hole may have opened or closed since the target was connected, or not.
            if (hole) {
                relay.swallow();
            } else if (relay.isSwallowing()) {
                relay.reset();
            }
        });
    }

    private void remove(Relay relay) {
        watch.change(() -> open.remove(relay));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(bufferBytes);
            socket.setSendBufferSize(bufferBytes);
            socket.setTcpNoDelay(true);
            socket.connect(target, CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            Sockets.close(socket);
            throw e;
        }
    }
}
