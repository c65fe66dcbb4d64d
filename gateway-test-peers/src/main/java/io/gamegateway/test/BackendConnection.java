/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection that a {@link ScriptedBackend} has accepted. Thread-safe; a send blocks while the peer takes no bytes,
 * until the connection is closed.
 *
 * @since 0.1.0
 */
public final class BackendConnection {

    private final int number;
    private final Wire wire;
    private final List<GateFrame> frames = new ArrayList<>();

    BackendConnection(int number, Wire wire) {
        this.number = number;
        this.wire = wire;
    }

    /** The how manieth connection of its backend this is, from 1. */
    public int number() {
        return number;
    }

    /**
     * Sends frames, all in one write.
     *
     * @throws UncheckedIOException if the connection is closed or breaks
     */
    public void send(GateFrame... toSend) {
        wire.write(GateFrame.encodeAll(List.of(toSend)));
    }

    /**
     * Sends any bytes, in one write: frames that are malformed, incomplete or cut in two.
     *
     * @throws UncheckedIOException if the connection is closed or breaks
     */
    public void sendBytes(byte[] bytes) {
        wire.write(bytes);
    }

    /** All frames that came on this connection so far, in order. */
    public List<GateFrame> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** Where the peer connected from. */
    public InetSocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    /** False once either side has closed; a backend that has paused reading does not notice the peer's close. */
    public boolean isOpen() {
        return wire.isOpen();
    }

    /** Closes with FIN (Linux makes it RST where received bytes are unread, as after a pause). */
    public void close() {
        wire.close();
    }

    /** Closes with RST. */
    public void reset() {
        wire.reset();
    }

    void record(GateFrame frame) {
        synchronized (frames) {
            frames.add(frame);
        }
    }

    @Override
    public String toString() {
        return "connection " + number + " from " + remoteAddress() + (isOpen() ? "" : " (closed)");
    }
}
