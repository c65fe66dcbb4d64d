/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.Gateway;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.SessionIdGenerator;
import io.netty.channel.ChannelHandlerContext;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@link SessionTable} costs, which finds the gateway's 10,000 sessions by their ids for whoever is not on their event loop (pushes,
 * kicks, administration), against one ConcurrentHashMap, and against sixteen of them: finding one, adding and removing one, and both at the
 * same time by half of the threads each. The message path finds sessions by {@link SessionLoop}: see SessionLoopBenchmark.
 *
 * <p>Run, once for each number of threads: {@code for t in 1 2 4 8; do java -jar benchmarks/target/benchmarks.jar
 * SessionRegistryBenchmark -prof gc -t $t -rf json -rff registry-$t.json; done}
 *
 * <p>The group has two threads at least.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionRegistryBenchmark {

    private static final int SESSIONS = 10_000;

    /** That one thread adds and removes. */
    private static final int OWN_SESSIONS = 256;

    /** How sessions are kept. */
    public enum Kind {
        /** As in the gateway. */
        PRODUCT,
        /** In one concurrent map. */
        ONE_MAP,
        /** In sixteen of them. */
        SIXTEEN_MAPS;

        private SessionRegistry create() {
            return switch (this) {
                case PRODUCT -> new SessionRegistry.Product();
                case ONE_MAP -> new SessionRegistry.OneMap();
                case SIXTEEN_MAPS -> new SessionRegistry.SixteenMaps();
            };
        }
    }

    /** How sessions are kept. */
    @Param
    public Kind kind = Kind.PRODUCT;

    private final SessionIdGenerator ids = SessionIdGenerator.standard("gateway-1");
    private final EmbeddedSessions sessions = newSessions(ids);
    private final ChannelHandlerContext context = EmbeddedSessions.newContext();
    private final long[] present = new long[SESSIONS];
    private SessionRegistry registry = new SessionRegistry.OneMap();

    private static EmbeddedSessions newSessions(SessionIdGenerator ids) {
        try (Gateway gateway = Gateway.builder().route(1, "127.0.0.1:1").build()) {
            return new EmbeddedSessions(gateway.config(), new SessionTable(), ids, Observers.NONE);
        }
    }

    private Session newSession() {
        return new Session(
                ids.nextId(),
                sessions.loop(),
                context,
                ClientProtocol.TCP,
                EmbeddedSessions.NoInput.INSTANCE,
                sessions.arrival());
    }

    /** All are there. */
    @Setup(Level.Trial)
    public void fill() {
        registry = kind.create();
        for (int i = 0; i < SESSIONS; i++) {
            Session session = newSession();
            present[i] = session.id();
            registry.add(session);
        }
    }

    /** Looks for sessions in an order of its own, so that neither caches nor branches know which is next. */
    @State(Scope.Thread)
    public static class Finder {

        private final int[] order = new int[SESSIONS];
        private int next;

        /** Another order for each thread. */
        @Setup(Level.Trial)
        public void shuffle() {
            SplittableRandom random =
                    new SplittableRandom(Thread.currentThread().getId());
            for (int i = 0; i < SESSIONS; i++) {
                order[i] = random.nextInt(SESSIONS);
            }
        }

        private int next() {
            next = next + 1 == SESSIONS ? 0 : next + 1;
            return order[next];
        }
    }

    /** Has sessions of its own, of which none is there. */
    @State(Scope.Thread)
    public static class Owner {

        private Session[] own = {};
        private int next;

        /** With ids as the gateway draws them. */
        @Setup(Level.Trial)
        public void create(SessionRegistryBenchmark all) {
            own = new Session[OWN_SESSIONS];
            for (int i = 0; i < OWN_SESSIONS; i++) {
                own[i] = all.newSession();
            }
        }

        private Session next() {
            next = next + 1 & OWN_SESSIONS - 1;
            return own[next];
        }
    }

    private @Nullable Session findNext(Finder finder) {
        return registry.find(present[finder.next()]);
    }

    private boolean addAndRemoveNext(Owner owner) {
        Session session = owner.next();
        boolean added = registry.add(session);
        registry.remove(session);
        return added;
    }

    /** One of those that are there. */
    @Benchmark
    public @Nullable Session find(Finder finder) {
        return findNext(finder);
    }

    /** One that comes and goes. */
    @Benchmark
    public boolean addAndRemove(Owner owner) {
        return addAndRemoveNext(owner);
    }

    /** While others come and go. */
    @Benchmark
    @Group("both")
    public @Nullable Session findMeanwhile(Finder finder) {
        return findNext(finder);
    }

    /** While others are looked for. */
    @Benchmark
    @Group("both")
    public boolean addAndRemoveMeanwhile(Owner owner) {
        return addAndRemoveNext(owner);
    }
}
