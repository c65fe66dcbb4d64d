/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.admin.internal.OwnTimes;
import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.ServerId;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.session.Session;
import io.gamegateway.jmh.LoopThreads;
import io.gamegateway.jmh.MessagePath;
import io.gamegateway.jmh.SinkChannel;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole way of a message of 64 bytes through the gateway, but for the sockets: the bytes of a client's read through decode, route and
 * forward into the link's batch and out of its channel, and the bytes of a link's read through reply into the client's batch and out of
 * his. It is the gateway's own stages and Netty's pipelines and outbound buffers; the system calls and the selector are left out.
 *
 * <p>One message in a turn of the loop costs the most, since the flush is for it alone; sixteen in a turn, of one client or of one each,
 * share the link's.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar MessagePathBenchmark -prof gc}
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {LoopThreads.NO_LEAK_DETECTION, LoopThreads.CUSTOM_EXECUTOR, LoopThreads.EXECUTOR_CLASS})
public class MessagePathBenchmark {

    private static final int BATCH = 16;
    private static final int PAYLOAD_BYTES = 64;
    private static final int MESSAGE_ID = 4660;
    private static final int SERVER_ID =
            ServerId.of(7, EmbeddedLoop.SERVER_TYPE, 3).value();
    private static final Endpoint BACKEND = new Endpoint("127.0.0.1", 7001);

    /** A message in a nanosecond: the limit is looked at, and never reached. */
    private static final int NEVER_REACHED = 1_000_000_000;

    /** Of the clients. */
    @Param
    public ClientProtocol protocol = ClientProtocol.TCP;

    /** True where their rate is limited, messages carry a trace to the backend, and the meters and the dashboard observe the gateway. */
    @Param({"false", "true"})
    public boolean extras;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = GatewayMetrics.of(registry);
    private final SinkChannel[] clients = new SinkChannel[BATCH];

    // Set by connect(), before anything else.
    @SuppressWarnings("NullAway.Init")
    private EmbeddedLoop loop;

    private ByteBuf message = Unpooled.EMPTY_BUFFER;
    private ByteBuf messages = Unpooled.EMPTY_BUFFER;
    private ByteBuf reply = Unpooled.EMPTY_BUFFER;
    private ByteBuf replies = Unpooled.EMPTY_BUFFER;
    private ByteBuf repliesToAll = Unpooled.EMPTY_BUFFER;

    /** Sixteen clients, each of which has sent something and got something. */
    @Setup(Level.Trial)
    public void connect() {
        loop = newLoop();
        for (int i = 0; i < BATCH; i++) {
            clients[i] = loop.connect(protocol);
        }
        message = messages(1);
        messages = messages(BATCH);
        Session[] sessions = loop.sessions().loop().all();
        reply = replies(1, sessions[0]);
        replies = replies(BATCH, sessions[0]);
        repliesToAll = replies(1, sessions);
        sixteenClientsToBackend();
        sixteenClientsThereAndBack();
        check();
    }

    private EmbeddedLoop newLoop() {
        GatewayBuilder builder = Gateway.builder().limits(Limits.none()).route(EmbeddedLoop.SERVER_TYPE, "127.0.0.1:1");
        Observers observers = Observers.NONE;
        if (extras) {
            builder.limits(Limits.none().withMessagesPerSecond(NEVER_REACHED))
                    .backend(BackendConfig.defaults().withTracePropagation(true));
            observers = new Observers(List.of(metrics, new OwnTimes()));
        }
        try (Gateway gateway = builder.build()) {
            metrics.started(gateway);
            return new EmbeddedLoop(gateway.config(), BACKEND, observers);
        }
    }

    private ByteBuf messages(int count) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (int i = 0; i < count; i++) {
            if (protocol == ClientProtocol.WEBSOCKET) {
                // FIN and binary, masked; a key of zeros is applied as any other is, and leaves what is read again and
                // again as it was.
                WebSocketFrame.writeHeader(out, WebSocketFrame.OP_BINARY, ClientFrame.HEADER_BYTES + PAYLOAD_BYTES);
                int second = out.writerIndex() - 1;
                out.setByte(second, out.getByte(second) | 0x80).writeInt(0);
            }
            ClientFrame.writeHeader(out, PAYLOAD_BYTES, MESSAGE_ID, SERVER_ID);
            out.writeZero(PAYLOAD_BYTES);
        }
        return out;
    }

    private static ByteBuf replies(int each, Session... sessions) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (Session session : sessions) {
            for (int i = 0; i < each; i++) {
                GateFrame.writeHeader(out, GateFrame.GATE_HEADER_BYTES + PAYLOAD_BYTES, MESSAGE_ID, 0, session.id());
                GateFrame.writeGateHeader(out, GateFrame.OP_TRANS, session.id());
                out.writeZero(PAYLOAD_BYTES);
            }
        }
        return out;
    }

    /** Whatever was measured, it was that. */
    private void check() {
        int headerBytes = extras ? GateFrame.TRACED_GATE_HEADER_BYTES : GateFrame.GATE_HEADER_BYTES;
        int frameBytes = GateFrame.HEADER_BYTES + headerBytes + PAYLOAD_BYTES;
        long toBackend = loop.backend().writtenBytes();
        if (toBackend == 0 || toBackend % frameBytes != 0) {
            throw new IllegalStateException(
                    "bytes to the backend: " + toBackend + " (expected: whole frames of " + frameBytes + ")");
        }
        for (SinkChannel client : clients) {
            client.checkException();
            if (client.writtenBytes() == 0) {
                throw new IllegalStateException("bytes to a client: none (expected: at least one reply)");
            }
        }
        if (loop.sessions().table().size() != BATCH) {
            throw new IllegalStateException(
                    "sessions: " + loop.sessions().table().size() + " (expected: " + BATCH + ")");
        }
    }

    /** All are still there, and leave. */
    @TearDown(Level.Trial)
    public void disconnect() {
        check();
        loop.close();
        message.release();
        messages.release();
        reply.release();
        replies.release();
        repliesToAll.release();
        registry.close();
    }

    private void receive(SinkChannel from, ByteBuf bytes) {
        bytes.readerIndex(0);
        from.receive(bytes);
    }

    /** Bytes of the backend's and of one client's side. */
    private long endTurn() {
        loop.endTurn();
        return loop.backend().writtenBytes() + clients[0].writtenBytes();
    }

    /** One client has sent one message. */
    @Benchmark
    public long oneToBackend() {
        receive(clients[0], message);
        return endTurn();
    }

    /** One client has sent sixteen, which are read together; the time is that of one. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sixteenToBackend() {
        receive(clients[0], messages);
        return endTurn();
    }

    /** Sixteen clients have sent one each, which leave together; the time is that of one. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sixteenClientsToBackend() {
        for (SinkChannel client : clients) {
            receive(client, message);
        }
        return endTurn();
    }

    /** The backend has sent one message. */
    @Benchmark
    public long oneToClient() {
        receive(loop.backend(), reply);
        return endTurn();
    }

    /** The backend has sent one client sixteen, which leave together; the time is that of one. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sixteenToClient() {
        receive(loop.backend(), replies);
        return endTurn();
    }

    /** The backend has sent sixteen clients one each, which are read together; the time is that of one. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sixteenToClients() {
        receive(loop.backend(), repliesToAll);
        return endTurn();
    }

    /** One message, and its reply in a turn of its own. */
    @Benchmark
    public long oneThereAndBack() {
        oneToBackend();
        return oneToClient();
    }

    /** A message of each of sixteen clients, and all of their replies in another turn; the time is that of one message and its reply. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sixteenClientsThereAndBack() {
        sixteenClientsToBackend();
        return sixteenToClients();
    }
}
