/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.Gateway;
import io.gamegateway.codec.ServerId;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.jmh.MessagePath;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.SessionIdGenerator;
import io.netty.channel.ChannelHandlerContext;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The sessions of one event loop, as {@link SessionLoop} has them: finding one by its id, as each reply does, the route that a session
 * remembers, as each message of a client needs it, and a whole life without a message: a session that is opened, entered in the loop's
 * table and in the gateway's {@link SessionTable}, and ended. With two threads, each a loop of its own with 5,000 sessions; the
 * gateway's table is shared.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar SessionLoopBenchmark -prof gc -t 2}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionLoopBenchmark {

    private static final int SESSIONS = 5_000;
    private static final int ROUTES = 3;
    private static final Endpoint ENDPOINT = new Endpoint("127.0.0.1", 7001);

    /** What all loops have in common. */
    @State(Scope.Benchmark)
    public static class Common {

        private final SessionTable table = new SessionTable();
        private final SessionIdGenerator ids = SessionIdGenerator.standard("gateway-1");
        private final Backends backends = new Backends(BackendConfig.defaults(), Observers.NONE);
    }

    private final Session[] order = new Session[SESSIONS];
    private final int[] serverIds = new int[ROUTES];
    private final ChannelHandlerContext context = EmbeddedSessions.newContext();

    // Set by open(), before anything else.
    @SuppressWarnings("NullAway.Init")
    private EmbeddedSessions sessions;

    private int next;

    /** All are there, and have sent something to three servers. */
    @Setup(Level.Trial)
    public void open(Common common) {
        try (Gateway gateway = Gateway.builder().route(1, "127.0.0.1:1").build()) {
            sessions = new EmbeddedSessions(gateway.config(), common.table, common.ids, Observers.NONE);
        }
        for (int i = 0; i < ROUTES; i++) {
            serverIds[i] = ServerId.of(7, 10 + i, 3).value();
        }
        Session[] opened = new Session[SESSIONS];
        for (int i = 0; i < SESSIONS; i++) {
            opened[i] = openOne();
            for (int serverId : serverIds) {
                opened[i].remember(serverId, 1, RouteDecision.to(ENDPOINT, "game"), common.backends, 0);
            }
        }
        SplittableRandom random = new SplittableRandom(SESSIONS);
        for (int i = 0; i < SESSIONS; i++) {
            order[i] = opened[random.nextInt(SESSIONS)];
        }
    }

    private Session openOne() {
        return sessions.loop().open(context, ClientProtocol.TCP, EmbeddedSessions.NoInput.INSTANCE, sessions.arrival());
    }

    private Session nextSession() {
        next = next + 1 == SESSIONS ? 0 : next + 1;
        return order[next];
    }

    /** By the id that a reply names. */
    @Benchmark
    @MessagePath
    public @Nullable Session find() {
        return sessions.loop().find(nextSession().id());
    }

    /** By the serverId that a message names: one of three. */
    @Benchmark
    @MessagePath
    public @Nullable Route rememberedRoute() {
        return nextSession().route(serverIds[next % ROUTES]);
    }

    /** A client that comes and goes; its connection is there. */
    @Benchmark
    public Session openAndEnd() {
        Session session = openOne();
        session.disconnected();
        return session;
    }
}
