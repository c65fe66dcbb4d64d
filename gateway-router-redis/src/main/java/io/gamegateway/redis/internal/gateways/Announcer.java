/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.gateways;

import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.Outage;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.redis.internal.Shortened;
import io.gamegateway.spi.GatewayAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** The thread that says again and again that a gateway is alive, and at the end that it is not. */
public final class Announcer implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Announcer.class);

    private final RedisNodes nodes;
    private final GatewayEntries entries;
    private final GatewayAddress gateway;
    private final Duration heartbeat;
    private final Duration expiry;
    private final Outage outage;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);

    public Announcer(
            RedisNodes nodes,
            GatewayEntries entries,
            GatewayAddress gateway,
            Duration heartbeat,
            Duration expiry,
            String description,
            Backoff backoff) {
        this.nodes = nodes;
        this.entries = entries;
        this.gateway = gateway;
        this.heartbeat = heartbeat;
        this.expiry = expiry;
        this.outage = new Outage(
                LOGGER,
                description,
                "gateway " + Shortened.value(gateway.name()) + " is not announced until it is back",
                Duration.ZERO);
        this.backoff = backoff;
    }

    @Override
    public void run() {
        long wait;
        do {
            try {
                nodes.check();
                entries.announce(nodes, gateway, expiry);
                backoff.reset();
                outage.succeeded();
                wait = heartbeat.toNanos();
            } catch (RuntimeException e) {
                // Also what should not happen: a thread that ends would end the gateway for its clients.
                fail(e);
                wait = Math.min(heartbeat.toNanos(), backoff.nextNanos());
            }
        } while (!awaitClosed(wait));
        withdraw();
    }

    private void fail(RuntimeException cause) {
        if (closed.getCount() > 0) {
            outage.failed(cause);
        }
        nodes.disconnect();
    }

    private boolean awaitClosed(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody else knows this thread; so somebody wants all threads to end.
            return true;
        }
    }

    private void withdraw() {
        try {
            entries.withdraw(nodes, gateway, expiry);
        } catch (JedisException e) {
            LOGGER.warn(
                    "gateway {} could not be taken out of the directory, it will expire: {}",
                    Shortened.value(gateway.name()),
                    Shortened.text(String.valueOf(e.getMessage())));
        }
        nodes.disconnect();
    }

    /** Makes the thread say goodbye and end. Any thread. */
    public void close() {
        closed.countDown();
    }
}
