/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.benchmarks.process.Await;
import io.gamegateway.benchmarks.process.LatencyRecorder;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send messages to something that sends them back, and check every byte of what comes. Argument: on how many threads.
 *
 * <p>In this order: {@code open}; then {@code closed}, {@code paced} or {@code churn}; {@code begin} and {@code end}, the
 * window that is measured; {@code stop}, {@code tally} and {@code latencies}; {@code close}.
 */
public final class ClientsRole {

    private static final long WAIT_SECONDS = 100;
    private static final Duration DRAIN_TIME = Duration.ofSeconds(5);

    /** Connects that are under way at a time. */
    private static final int IN_FLIGHT = 256;

    /** Room for all that a kernel has ready, and no more than the buffer pool keeps for a thread. */
    private static final int RECEIVE_BYTES = 32 * 1024;

    private final SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
    private final int threads;
    private final EventLoopGroup loops;
    private List<Worker> workers = List.of();
    private @Nullable SslContext tls;

    private ClientsRole(int threads) {
        this.threads = threads;
        this.loops = new MultiThreadIoEventLoopGroup(threads, sockets.ioHandler());
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        ClientsRole role = new ClientsRole(Integer.parseInt(args[0]));
        new RoleConsole()
                .on("open", role::open)
                .on("closed", words -> role.start(worker -> new ClosedLoop(worker, Integer.parseInt(words[1]))))
                .on(
                        "paced",
                        words ->
                                role.start(worker -> new OpenLoop(worker, Double.parseDouble(words[1]) / role.threads)))
                .on(
                        "churn",
                        words -> role.start(worker -> new Churn(worker, Integer.parseInt(words[1]) / role.threads)))
                .on("begin", words -> role.each(Worker::begin))
                .on("end", words -> String.valueOf(role.sum(Worker::end) / role.threads))
                .on("stop", words -> role.stop())
                .on("tally", words -> role.tally().text())
                .on("alive", words -> String.valueOf(role.sum(Worker::alive)))
                .on("latencies", words -> role.latencies())
                .on("close", words -> role.each(Worker::close))
                .serve("");
    }

    /**
     * {@code open host:port count tcp|websocket|tls bytes}: connections for messages of this size, with one there and back on each; how many
     * could not be opened.
     */
    private String open(String[] words) throws Exception {
        int colon = words[1].lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)));
        List<Worker> made = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            made.add(new Worker(
                    loops.next(),
                    bootstrap(),
                    i,
                    threads,
                    target,
                    words[3].equals("tls") ? tls() : null,
                    new EchoMessage(Integer.parseInt(words[4]), words[3].equals("websocket"))));
        }
        workers = made;
        return String.valueOf(open(Integer.parseInt(words[2])));
    }

    private int open(int count) throws InterruptedException {
        Semaphore places = new Semaphore(IN_FLIGHT);
        CountDownLatch done = new CountDownLatch(count);
        AtomicInteger failures = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            places.acquire();
            Worker worker = workers.get(i % threads);
            worker.loop()
                    .execute(() -> worker.open((connection, opened) -> {
                        failures.addAndGet(opened ? 0 : 1);
                        places.release();
                        done.countDown();
                    }));
        }
        if (!done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            failures.addAndGet((int) done.getCount());
        }
        return failures.get();
    }

    private Bootstrap bootstrap() {
        Bootstrap bootstrap = new Bootstrap()
                .channel(sockets.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000);
        if (sockets.channel() == EpollSocketChannel.class) {
            // The port is chosen at the connect, when the kernel knows both ends: all ports of a source for each
            // target.
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        return bootstrap;
    }

    private SslContext tls() throws IOException {
        SslContext made = tls;
        if (made == null) {
            made = SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
            tls = made;
        }
        return made;
    }

    private String start(Function<Worker, Traffic> traffic) {
        return each(worker -> worker.start(traffic.apply(worker)));
    }

    /** Sends nothing more, and waits for answers. */
    private String stop() {
        each(Worker::stop);
        Await.holds(DRAIN_TIME, () -> sum(Worker::pending) == 0);
        return "";
    }

    private Tally tally() {
        Tally all = Tally.NONE;
        for (Worker worker : workers) {
            all = all.plus(on(worker, worker::tally));
        }
        return all;
    }

    private String latencies() {
        LatencyRecorder all = new LatencyRecorder();
        // One worker after the other, so that nothing is shared.
        each(worker -> worker.moveLatenciesTo(all));
        return all.take();
    }

    private String each(Consumer<Worker> action) {
        for (Worker worker : workers) {
            on(worker, () -> {
                action.accept(worker);
                return "";
            });
        }
        return "";
    }

    private long sum(ToLongFunction<Worker> value) {
        long sum = 0;
        for (Worker worker : workers) {
            sum += on(worker, () -> value.applyAsLong(worker));
        }
        return sum;
    }

    private static <T> T on(Worker worker, Callable<T> task) {
        try {
            return worker.loop().submit(task).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("worker: " + e, e);
        }
    }
}
