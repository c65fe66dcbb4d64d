/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link FaultProxy}: two sockets and a pumping thread for each direction. */
final class Relay {

    private static final int READ_BYTES = 16 * 1024;

    private final Socket client;
    private final @Nullable Socket target;
    private final Traffic toTarget;
    private final Traffic fromTarget;
    private final Consumer<Relay> gone;
    private final AtomicInteger pumping;
    private volatile boolean swallowing;
    private volatile boolean ended;
    private volatile @Nullable Daemon forth;
    private volatile @Nullable Daemon back;

    /** Without a target the relay begins, and stays, in the black hole. Gone is told when all its threads are. */
    Relay(Socket client, @Nullable Socket target, Traffic toTarget, Traffic fromTarget, Consumer<Relay> gone) {
        this.client = client;
        this.target = target;
        this.toTarget = toTarget;
        this.fromTarget = fromTarget;
        this.gone = gone;
        this.pumping = new AtomicInteger(target == null ? 1 : 2);
        this.swallowing = target == null;
    }

    void start(String name) {
        Socket other = target;
        forth = Daemon.start(name + "-forth", () -> pump(client, other, toTarget));
        if (other != null) {
            back = Daemon.start(name + "-back", () -> pump(other, client, fromTarget));
        }
    }

    /** From now on everything is taken and nothing is passed on, neither bytes nor ends. */
    void swallow() {
        swallowing = true;
    }

    boolean isSwallowing() {
        return swallowing;
    }

    void close() {
        end(Sockets::close);
    }

    void reset() {
        end(Sockets::reset);
    }

    /** Waits for the threads, after a close or reset. */
    void join() {
        join(forth);
        join(back);
    }

    private static void join(@Nullable Daemon thread) {
        if (thread != null) {
            thread.end();
        }
    }

    private void end(Consumer<Socket> how) {
        ended = true;
        how.accept(client);
        if (target != null) {
            how.accept(target);
        }
        toTarget.recheck();
        fromTarget.recheck();
        goneIfOver();
    }

    private void goneIfOver() {
        if (ended && pumping.get() == 0) {
            gone.accept(this);
        }
    }

    private void pump(Socket from, @Nullable Socket to, Traffic traffic) {
        try {
            pumpAll(from, to, traffic);
            finish(to);
        } catch (IOException e) {
            if (!swallowing && !ended) {
                reset();
            }
        } catch (AwaitError e) {
            // Interrupted at a pace: the relay is being closed.
        }
        if (pumping.decrementAndGet() == 0 && !swallowing) {
            close();
        }
        goneIfOver();
    }

    private void pumpAll(Socket from, @Nullable Socket to, Traffic traffic) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        int length = traffic.read(from.getInputStream(), buffer, () -> ended);
        while (length >= 0 && !ended) {
            if (to != null && !swallowing) {
                traffic.write(to.getOutputStream(), buffer, length, () -> ended || swallowing);
            }
            length = traffic.read(from.getInputStream(), buffer, () -> ended);
        }
    }

    private void finish(@Nullable Socket to) throws IOException {
        if (to != null && !swallowing && !ended) {
            to.shutdownOutput();
        }
    }
}
