/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A subscription, with a thread that waits for what is published. That thread calls the listener; all else is done by the one
 * that opened it.
 */
public final class NoticeSubscription implements AutoCloseable {

    /** Called on the subscription's thread; must not block. */
    public interface Listener {

        /** This was published here. */
        void noticed(String channel, String text);

        /** A subscription has ended by itself; which one, its {@link NoticeSubscription#failure} tells. */
        void ended();
    }

    /** Its socket is closed then, so this is not waited for. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

    private final Jedis connection;
    private final Listener listener;
    private final CountDownLatch subscribed;
    private final Messages messages = new Messages();
    private final DaemonThread thread;
    private volatile @Nullable JedisException failure;
    private volatile boolean closed;

    private final class Messages extends JedisPubSub {

        @Override
        public void onSubscribe(String channel, int channels) {
            subscribed.countDown();
        }

        @Override
        public void onMessage(String channel, String text) {
            listener.noticed(channel, text);
        }
    }

    private NoticeSubscription(Jedis connection, List<String> channels, Listener listener) {
        this.connection = connection;
        this.listener = listener;
        this.subscribed = new CountDownLatch(channels.size());
        this.thread = DaemonThread.start("notices", () -> read(channels.toArray(String[]::new)));
    }

    /**
     * Subscribes, and waits until Redis has said that it did: whatever is published from now on is heard.
     *
     * @throws JedisException where it did not, within the timeout
     */
    public static NoticeSubscription open(
            RedisNodes nodes, List<String> channels, Duration timeout, Listener listener) {
        NoticeSubscription subscription = new NoticeSubscription(nodes.openForNotices(), channels, listener);
        try {
            subscription.awaitSubscribed(timeout);
            return subscription;
        } catch (JedisException e) {
            subscription.close();
            throw e;
        }
    }

    private void read(String[] channels) {
        JedisException cause;
        try {
            connection.subscribe(messages, channels);
            cause = new JedisConnectionException("the subscription has ended");
        } catch (JedisException e) {
            cause = e;
        } catch (RuntimeException e) {
            // An answer that makes no sense. Whatever it is, the subscription must not end unnoticed.
            cause = new JedisConnectionException("the subscription has failed: " + e, e);
        }
        failure = cause;
        for (int i = 0; i < channels.length; i++) {
            subscribed.countDown();
        }
        NodeDialer.end(connection);
        if (!closed) {
            listener.ended();
        }
    }

    private void awaitSubscribed(Duration timeout) {
        try {
            if (!subscribed.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new JedisConnectionException("no answer to a subscription within " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JedisConnectionException("interrupted while subscribing", e);
        }
        JedisException cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    /** Why it has ended by itself; null while it has not. Any thread. */
    public @Nullable JedisException failure() {
        return failure;
    }

    /** Asks for a sign of life, without waiting for it: where none comes, the subscription's thread will notice. */
    public void ping() {
        messages.ping();
    }

    /** Ends it, and waits for its thread; the listener is not called for that. */
    @Override
    public void close() {
        closed = true;
        NodeDialer.end(connection);
        thread.awaitEnd(END_TIMEOUT);
    }
}
