/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.Gateway;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port: its sockets on an event loop of its own, so that whoever looks at the gateway does not take time from players, and two
 * threads for what waits: one for requests, one that reads the live status.
 */
public final class AdminPort {

    private static final Logger logger = LoggerFactory.getLogger(AdminPort.class);

    private static final int READ_TIMEOUT_SECONDS = 10;
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int MAX_WAITING = 256;

    /** Besides viewers. */
    private static final int MAX_CONNECTIONS = Viewers.MAX + 500;

    private static final long END_MILLIS = 2_000;

    /** What a viewer has not read before it misses events. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Gateway gateway;
    private final AdminSettings settings;
    private final AdminApi api;
    private final Guard guard;
    private final LiveStatus live;
    private final Viewers viewers = new Viewers();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final EventLoopGroup loop;
    private final ThreadPoolExecutor worker;
    private final ScheduledExecutorService ticker;
    private final Channel listener;

    /** What a new viewer gets; set by the ticker, and made into bytes where somebody looks. */
    private volatile LiveEvents events;

    /**
     * Listens.
     *
     * @throws IOException where it cannot
     */
    public AdminPort(Gateway gateway, AdminSettings settings, FlightRecorder recorder, OwnTimes times)
            throws IOException {
        this.gateway = gateway;
        this.settings = settings;
        this.api = new AdminApi(gateway, settings, recorder, page());
        this.guard = new Guard(settings);
        this.live = new LiveStatus(gateway, settings, recorder, times);
        this.events = new LiveEvents(live.read(false), live.history());
        String threads = "gateway-" + gateway.config().name() + "-admin";
        this.loop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threads, true), NioIoHandler.newFactory());
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory(threads + "-api", true));
        this.ticker = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory(threads + "-live", true));
        ChannelFuture bound = bootstrap().bind(settings.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            endThreads();
            throw new IOException(
                    "cannot listen on " + Views.address(settings.address()) + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        this.listener = bound.channel();
        ticker.scheduleAtFixedRate(
                this::tick, LiveStatus.INTERVAL_SECONDS, LiveStatus.INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] page() {
        try (InputStream in = AdminPort.class.getResourceAsStream("/io/gamegateway/admin/dashboard.html")) {
            if (in == null) {
                throw new IllegalStateException("dashboard.html: not on the class path (expected: in this artifact)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                });
    }

    private void accepted(Channel channel) {
        if (channels.size() >= MAX_CONNECTIONS) {
            channel.close();
            return;
        }
        channels.add(channel);
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(READ_TIMEOUT_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new AdminHandler(this));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    boolean isReady() {
        return gateway.isReady();
    }

    Guard guard() {
        return guard;
    }

    /** Answers before long, on a thread of its own. */
    void answer(Request request, Consumer<Answer> answered) {
        try {
            worker.execute(() -> answered.accept(api.answer(request)));
        } catch (RejectedExecutionException e) {
            answered.accept(Answer.failure(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many requests wait already"));
        }
    }

    /** Sends the live status to this channel from now on; false where too many look already. On the loop. */
    boolean view(Channel viewer) {
        if (!viewers.add(viewer)) {
            return false;
        }
        LiveEvents current = events;
        viewer.write(new DefaultHttpContent(Unpooled.wrappedBuffer(current.history())));
        viewer.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(current.status())));
        return true;
    }

    private void tick() {
        try {
            int watching = viewers.count();
            LiveEvents current = new LiveEvents(live.read(watching > 0), live.history());
            events = current;
            if (watching > 0) {
                loop.execute(() -> viewers.send(current.status()));
            }
        } catch (RuntimeException e) {
            // The next tick is another chance, and would not come after an exception.
            logger.warn("the live status could not be read: {}", e.toString());
        }
    }

    /** Ends it. */
    public void close() {
        listener.close().awaitUninterruptibly();
        channels.close().awaitUninterruptibly(END_MILLIS);
        endThreads();
    }

    private void endThreads() {
        ticker.shutdownNow();
        worker.shutdownNow();
        loop.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
        loop.terminationFuture().awaitUninterruptibly(END_MILLIS);
        try {
            worker.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
            ticker.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        logger.debug("the admin port {} is closed", settings);
    }
}
