/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.Outage;
import io.gamegateway.redis.internal.RedisNodes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The thread that talks to Redis for a session directory. In each turn it sends what is waiting in one round trip: while that is
 * under way others gather, so the busier it is, the more of them share one. Refreshes take turns with requests.
 *
 * <p>When Redis does not answer, all that is waiting fails, and another attempt is made after a pause. What was bound, and what
 * should have been, is in the {@link Membership}s: the round of refreshes after an outage makes up for it.
 */
final class DirectoryThread implements Runnable {

    /**
     * @param batch commands in one round trip
     * @param refreshNanos between the beginnings of two rounds of refreshes
     * @param checkNanos between two checks of the connections, a read timeout
     * @param waitNanos how long a request may wait to be sent
     * @param leaveNanos how long taking back what was bound may take
     */
    record Settings(int batch, long refreshNanos, long checkNanos, long waitNanos, long leaveNanos) {}

    /** Of a ping, which has no key: any node of a cluster will do. */
    private static final String PING_KEY = "";

    private final RedisNodes nodes;
    private final RequestQueue queue;
    private final Gateways gateways;
    private final Outage outage;
    private final Backoff backoff;
    private final Settings settings;
    private final Function<RuntimeException, RuntimeException> unavailable;

    /** Unbinds that had no answer, until they had or their entry has expired; before all others, as whoever logs in again now should not meet what has left. */
    private final Deque<Request.Unbind> again = new ArrayDeque<>();

    private Iterator<Exchange> round = List.<Exchange>of().iterator();
    private long nextRound;
    private long nextCheck;
    private long retryAt;

    /** Between two attempts to reach a Redis that is gone. */
    private boolean paused;

    /** Nothing was sent since the last check. */
    private boolean idle;

    /** @param unavailable what requests fail with, for what was thrown here */
    DirectoryThread(
            RedisNodes nodes,
            RequestQueue queue,
            Gateways gateways,
            Outage outage,
            Backoff backoff,
            Settings settings,
            Function<RuntimeException, RuntimeException> unavailable) {
        this.nodes = nodes;
        this.queue = queue;
        this.gateways = gateways;
        this.outage = outage;
        this.backoff = backoff;
        this.settings = settings;
        this.unavailable = unavailable;
        this.nextRound = System.nanoTime() + settings.refreshNanos();
        this.nextCheck = System.nanoTime() + settings.checkNanos();
    }

    @Override
    public void run() {
        while (!queue.isClosed()) {
            try {
                turn();
            } catch (RuntimeException e) {
                // Also what should not happen: a thread that ends would leave all requests without an answer.
                lost(e);
            }
        }
        end();
    }

    private void turn() {
        if (paused) {
            queue.pause(retryAt);
            nodes.at(PING_KEY, Jedis::ping);
            paused = false;
            succeeded();
        } else if (!round.hasNext()) {
            queue.await(earliest(nextRound, nextCheck, gateways.nextAttempt(), again.isEmpty() ? nextRound : retryAt));
        }
        // First, so that whoever takes over what is bound now is heard.
        if (gateways.subscribe(nodes)) {
            refreshSoon();
        }
        serve();
        refresh();
        check();
        leave();
    }

    private static long earliest(long... times) {
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (long time : times) {
            least = Math.min(least, time - now);
        }
        return now + least;
    }

    /** What is waiting, or as much of it as fits into a batch. */
    private void serve() {
        List<Request<?>> batch = new ArrayList<>();
        if (System.nanoTime() - retryAt >= 0) {
            while (!again.isEmpty() && batch.size() < settings.batch()) {
                batch.add(again.remove());
            }
        }
        long now = System.nanoTime();
        for (Request<?> request : queue.take(settings.batch() - batch.size())) {
            if (request.isOverdue(now, settings.waitNanos())) {
                request.failed(
                        new RequestQueue.Refused("request: has waited for too long (expected: Redis is faster)"));
            } else {
                batch.add(request);
            }
        }
        exchange(batch);
    }

    private void refresh() {
        if (System.nanoTime() - nextRound >= 0) {
            nextRound = System.nanoTime() + settings.refreshNanos();
            round = gateways.refreshes();
        }
        exchange(next(round));
    }

    private void refreshSoon() {
        nextRound = System.nanoTime();
    }

    private List<Exchange> next(Iterator<Exchange> exchanges) {
        List<Exchange> batch = new ArrayList<>();
        while (exchanges.hasNext() && batch.size() < settings.batch()) {
            batch.add(exchanges.next());
        }
        return batch;
    }

    /**
     * One round trip.
     *
     * @throws JedisException where none was answered
     */
    private void exchange(List<? extends Exchange> batch) {
        if (batch.isEmpty()) {
            return;
        }
        idle = false;
        List<Object> replies = send(batch);
        JedisException lost = null;
        int unanswered = 0;
        for (Object reply : replies) {
            if (reply instanceof JedisException e && isUnavailable(e)) {
                lost = e;
                unanswered++;
            }
        }
        RuntimeException failure = lost == null ? null : unavailable.apply(lost);
        for (int i = 0; i < replies.size(); i++) {
            settle(batch.get(i), replies.get(i), failure);
        }
        if (lost != null && unanswered == replies.size()) {
            throw lost;
        }
        if (lost != null) {
            // Of a cluster, a part: the others go on, and what is to be sent again waits.
            outage.failed(lost);
            retryAt = System.nanoTime() + backoff.nextNanos();
        } else {
            succeeded();
        }
    }

    private List<Object> send(List<? extends Exchange> batch) {
        try {
            return nodes.all(batch.stream().map(Exchange::command).toList());
        } catch (RuntimeException e) {
            // Should not happen; but nobody is to wait for ever for that.
            RuntimeException failure = unavailable.apply(e);
            batch.forEach(exchange -> failed(exchange, failure));
            throw e;
        }
    }

    private void settle(Exchange exchange, Object reply, @Nullable RuntimeException failure) {
        if (!(reply instanceof JedisException e)) {
            answered(exchange, reply);
        } else if (failure != null && isUnavailable(e)) {
            failed(exchange, failure);
        } else {
            exchange.failed(unavailable.apply(e));
        }
    }

    private void answered(Exchange exchange, Object reply) {
        try {
            exchange.answered(reply);
        } catch (RuntimeException e) {
            // Something that this directory has not written.
            exchange.failed(unavailable.apply(e));
        }
    }

    private void failed(Exchange exchange, RuntimeException cause) {
        exchange.failed(cause);
        boolean room = again.size() < queue.capacity();
        if (room && exchange instanceof Request.Unbind unbind && unbind.isWorthAnotherAttempt(System.nanoTime())) {
            again.add(unbind);
        }
    }

    /** An error that concerns all keys, or no answer at all; not one that concerns the data of one key. */
    private static boolean isUnavailable(JedisException e) {
        String message = String.valueOf(e.getMessage());
        return !(e instanceof JedisDataException && message.contains("WRONGTYPE"));
    }

    private void succeeded() {
        backoff.reset();
        if (outage.succeeded()) {
            refreshSoon();
        }
    }

    /** Nothing is answered: whoever waits should not do so any longer. */
    private void lost(RuntimeException cause) {
        if (queue.isClosed()) {
            return;
        }
        outage.failed(cause);
        nodes.disconnect();
        gateways.unsubscribe();
        round = List.<Exchange>of().iterator();
        RuntimeException failure = unavailable.apply(cause);
        for (Request<?> request : queue.take(Integer.MAX_VALUE)) {
            release(request);
            failed(request, failure);
        }
        gateways.letGo();
        retryAt = System.nanoTime() + backoff.nextNanos();
        paused = true;
        refreshSoon();
    }

    private static void release(Request<?> request) {
        if (request instanceof Request.Unbind unbind) {
            unbind.release();
        }
    }

    private void check() {
        if (System.nanoTime() - nextCheck >= 0) {
            nextCheck = System.nanoTime() + settings.checkNanos();
            gateways.ping();
            nodes.check();
            if (idle) {
                // So that a connection that was cut meanwhile is not found out by the next request.
                nodes.at(PING_KEY, Jedis::ping);
            }
            idle = true;
            succeeded();
        }
    }

    private void leave() {
        for (Gateways.Leaving leaving = gateways.nextLeaving(); leaving != null; leaving = gateways.nextLeaving()) {
            try {
                long until = System.nanoTime() + settings.leaveNanos();
                serveUntil(until);
                takeBack(leaving.membership(), until);
            } finally {
                leaving.done().countDown();
            }
        }
    }

    private void serveUntil(long until) {
        while (queue.isWaiting() && System.nanoTime() - until < 0) {
            serve();
        }
    }

    private void takeBack(Membership membership, long until) {
        Iterator<Exchange> removals = membership.removals();
        while (removals.hasNext() && System.nanoTime() - until < 0) {
            exchange(next(removals));
        }
    }

    /** Takes back what was bound, as far as that is possible in the time. What is left expires. */
    private void end() {
        long until = System.nanoTime() + settings.leaveNanos();
        try {
            serveUntil(until);
            for (Membership membership : gateways.all()) {
                takeBack(membership, until);
            }
        } catch (RuntimeException e) {
            outage.failed(e);
        }
        RuntimeException closed = new RequestQueue.Refused("directory: closed (expected: open)");
        queue.take(Integer.MAX_VALUE).forEach(request -> request.failed(closed));
        gateways.unsubscribe();
        gateways.letGo();
        nodes.disconnect();
    }
}
