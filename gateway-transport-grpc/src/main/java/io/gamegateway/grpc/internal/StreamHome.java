/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.internal.link.LinkWatch;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.TransportContext;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** An event loop, as a place for streams to live on. Thread-safe, but for what {@link #events()} and {@link #watch()} give. */
final class StreamHome {

    private final TransportContext context;
    private final LinkWatch watch;
    private final AtomicInteger streams = new AtomicInteger();

    StreamHome(TransportContext context, LinkWatch watch) {
        this.context = context;
        this.watch = watch;
    }

    TransportContext context() {
        return context;
    }

    EventLoop loop() {
        return context.eventLoop();
    }

    /** For use on the loop only. */
    BackendEvents events() {
        return context.events();
    }

    /** For use on the loop only. */
    LinkWatch watch() {
        return watch;
    }

    /** How many streams live here. */
    int streams() {
        return streams.get();
    }

    void streamAdded() {
        streams.incrementAndGet();
    }

    void streamRemoved() {
        streams.decrementAndGet();
    }

    /** Runs the task behind what the loop has been given before; false where the loop has ended, as the gateway closes. */
    boolean execute(Runnable task) {
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs the task on the loop: at once where the caller is there. */
    void run(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }
}
