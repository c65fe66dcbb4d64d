/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connected socket with a thread that reads it: what all fixtures share. Any thread may write. */
final class Wire {

    /** How the reading came to its end. */
    enum Ending {
        /** The peer sent FIN. */
        FINISHED,
        /** The peer sent RST, or the connection broke in another way. */
        RESET,
        /** This side closed. */
        CLOSED_HERE
    }

    /** Takes what arrives, on the reading thread. */
    interface Receiver {

        /** The array is reused for the next read. */
        void received(byte[] bytes, int length);

        /** Called last, once, with the socket closed. */
        void ended(Ending ending);
    }

    private static final int READ_BYTES = 16 * 1024;

    private final Socket socket;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Pause pause;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closedHere;
    private volatile boolean ended;
    private volatile @Nullable Daemon reader;

    Wire(Socket socket, Pause pause) {
        this.socket = socket;
        this.local = orUnknown(socket.getLocalSocketAddress());
        this.remote = orUnknown(socket.getRemoteSocketAddress());
        this.pause = pause;
    }

    void start(String threadName, Receiver receiver) {
        reader = Daemon.start(threadName, () -> run(receiver));
    }

    /** All bytes by one call of the socket's write; blocks while the peer takes nothing. */
    void write(byte[] bytes) {
        writing.lock();
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + Preview.of(bytes) + " to " + remoteAddress(), e);
        } finally {
            writing.unlock();
        }
    }

    void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end the output to " + remoteAddress(), e);
        }
    }

    /** Closes with FIN and waits for the reading thread's end. */
    void close() {
        closedHere = true;
        Sockets.close(socket);
        endReader();
    }

    /** Closes with RST and waits for the reading thread's end. */
    void reset() {
        closedHere = true;
        Sockets.reset(socket);
        endReader();
    }

    boolean isOpen() {
        return !ended && !closedHere;
    }

    InetSocketAddress localAddress() {
        return local;
    }

    InetSocketAddress remoteAddress() {
        return remote;
    }

    /** A socket that was reset before its connect had returned has no addresses. */
    private static InetSocketAddress orUnknown(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? known : new InetSocketAddress(0);
    }

    private void endReader() {
        pause.recheck();
        Daemon thread = reader;
        if (thread != null) {
            thread.end();
        }
    }

    private void run(Receiver receiver) {
        Ending ending = readAll(receiver);
        ended = true;
        Sockets.close(socket);
        receiver.ended(ending);
    }

    private Ending readAll(Receiver receiver) {
        byte[] buffer = new byte[READ_BYTES];
        try {
            InputStream in = socket.getInputStream();
            while (true) {
                pause.pass(() -> closedHere);
                int length = in.read(buffer);
                // A read that was under way when the pause began may have taken bytes: nobody sees them before it ends.
                pause.pass(() -> closedHere);
                if (closedHere || length < 0) {
                    return closedHere ? Ending.CLOSED_HERE : Ending.FINISHED;
                }
                receiver.received(buffer, length);
            }
        } catch (IOException e) {
            return closedHere ? Ending.CLOSED_HERE : Ending.RESET;
        }
    }
}
