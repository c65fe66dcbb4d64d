/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Three things that go wrong, or are done, in the life of a game. None of the calls waits. Thread-safe; each runs once at a time. */
final class Experiments implements AutoCloseable {

    private static final Duration DOWN_TIME = Duration.ofSeconds(4);

    private final Fleet fleet;
    private final ArenaServer victim;
    private final ArenaPusher pusher;
    private final Duration drainTime;
    private final ScheduledExecutorService clock;
    private final ExecutorService work = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "demo-experiment");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicBoolean killing = new AtomicBoolean();
    private final AtomicBoolean stalling = new AtomicBoolean();
    private final AtomicBoolean draining = new AtomicBoolean();

    Experiments(
            Fleet fleet, ArenaServer victim, ArenaPusher pusher, Duration drainTime, ScheduledExecutorService clock) {
        this.fleet = fleet;
        this.victim = victim;
        this.pusher = pusher;
        this.drainTime = drainTime;
        this.clock = clock;
    }

    /** Kills a backend, and restarts it some seconds later. */
    void killBackend() {
        if (killing.compareAndSet(false, true)) {
            victim.kill();
            pusher.news(victim.name() + " was killed: its players go on at the other one, nobody is disconnected");
            clock.schedule(this::restartBackend, DOWN_TIME.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void restartBackend() {
        victim.restart();
        pusher.news(victim.name() + " is back");
        killing.set(false);
    }

    /** Lets a client stall. */
    void stallClient() {
        if (stalling.compareAndSet(false, true)) {
            pusher.news("a client has stopped reading: watch your round trip while the gateway gets rid of it");
            work.execute(() -> {
                long before = fleet.slowConsumers();
                StalledClient.run(fleet.active().address());
                pusher.news(
                        fleet.slowConsumers() > before
                                ? "the stalled client was closed as slow_consumer, alone"
                                : "the stalled client is gone");
                stalling.set(false);
            });
        }
    }

    /** Moves everybody to the other gateway, and starts this one anew. */
    void drain() {
        if (draining.compareAndSet(false, true)) {
            work.execute(() -> {
                try {
                    DemoGateway leaving = fleet.active();
                    fleet.switchOver();
                    pusher.news("gateway " + leaving.name() + " leaves: everybody moves to "
                            + fleet.active().name());
                    leaving.drainAndRestart(drainTime);
                    pusher.news("gateway " + leaving.name() + " was started anew, and waits for its turn");
                } finally {
                    draining.set(false);
                }
            });
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
