/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.ConnectionStatus;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.StubClient;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class AccessLogTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4711);

    private final CountDownLatch stall = new CountDownLatch(1);

    @AfterEach
    void goOn() {
        stall.countDown();
    }

    private static ConnectionSummary refused() {
        return new ConnectionSummary(
                1_000,
                0,
                CLIENT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                ConnectionStatus.REJECTED,
                CloseReason.OVERLOAD,
                "max_connections");
    }

    private static ConnectionSummary played() {
        return new ConnectionSummary(
                1_000,
                1_500_000_000,
                CLIENT,
                Optional.of(new StubClient(-5)),
                Optional.of(ServerId.of(3, 10, 7)),
                Optional.of(Endpoint.parse("10.0.0.1:7001")),
                100,
                200,
                3,
                4,
                ConnectionStatus.SUCCESS,
                CloseReason.NORMAL,
                "");
    }

    private static AccessLog started(AccessLog log) {
        log.started(NoStats.INSTANCE);
        return log;
    }

    @Test
    void line_hasEveryField_andNullForWhatThereIsNot() {
        Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        try {
            AccessLog log = started(AccessLog.create());
            log.connectionEnded(played());
            log.connectionEnded(refused());
            log.closed();

            assertThat(lines.list).hasSize(2);
            Map<String, Object> first = fields(lines.list.get(0));
            assertThat(first)
                    .containsOnlyKeys(
                            "start",
                            "duration",
                            "trace_id",
                            "span_id",
                            "client.address",
                            "server.address",
                            "session.id",
                            "network.protocol.name",
                            "user.id",
                            "server.type",
                            "world.id",
                            "network.io.receive",
                            "network.io.send",
                            "messages.receive",
                            "messages.send",
                            "status",
                            "reason",
                            "error.message")
                    .containsEntry("start", "1970-01-01T00:00:01Z")
                    .containsEntry("duration", 1.5)
                    .containsEntry("client.address", "127.0.0.1:4711")
                    .containsEntry("server.address", "10.0.0.1:7001")
                    .containsEntry("session.id", "-5")
                    .containsEntry("server.type", 10)
                    .containsEntry("world.id", 3)
                    .containsEntry("network.io.receive", 100L)
                    .containsEntry("network.io.send", 200L)
                    .containsEntry("messages.receive", 3L)
                    .containsEntry("messages.send", 4L)
                    .containsEntry("status", "success")
                    .containsEntry("reason", "normal");
            assertThat(fields(lines.list.get(1)))
                    .hasSameSizeAs(first)
                    .containsEntry("session.id", null)
                    .containsEntry("trace_id", null)
                    .containsEntry("status", "rejected")
                    .containsEntry("reason", "overload")
                    .containsEntry("error.message", "max_connections");
        } finally {
            logger.detachAppender(lines);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        Map<String, Object> fields = new HashMap<>();
        line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    @Test
    void stalledSink_costsLines_whichAreCounted_andNobodyWaits() {
        AccessLog log = started(AccessLog.to(end -> stalled()));
        int ends = AccessLog.CAPACITY + 1_000;

        for (int i = 0; i < ends; i++) {
            log.connectionEnded(refused());
        }

        // One is with the sink, if its thread has come that far.
        assertThat(log.dropped()).isBetween(999L, 1_000L);
        stall.countDown();
        await().until(() -> log.written() == ends - log.dropped());
        log.closed();
    }

    @Test
    void closed_withAStalledSink_comesBack() {
        AccessLog log = started(AccessLog.to(end -> stalled()));
        log.connectionEnded(refused());

        log.closed();

        assertThat(log.written()).isZero();
    }

    private void stalled() {
        try {
            stall.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sinkThatThrows_isAskedAgain() {
        AtomicInteger calls = new AtomicInteger();
        AccessLog log = started(AccessLog.to(end -> {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("full disk");
            }
        }));

        log.connectionEnded(refused());
        log.connectionEnded(refused());
        log.closed();

        assertThat(log.written()).isEqualTo(1);
        assertThat(log.dropped()).isEqualTo(1);
    }

    @Test
    void oneLog_servesOneGateway() {
        AccessLog log = started(AccessLog.to(end -> {}));
        try {
            assertThatThrownBy(() -> log.started(NoStats.INSTANCE)).hasMessageContaining("started twice");
        } finally {
            log.closed();
        }
    }

    private enum NoStats implements StatsSource {
        INSTANCE;

        @Override
        public GatewayStats stats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<BackendStatus> backends() {
            return List.of();
        }

        @Override
        public List<TrafficStats> traffic() {
            return List.of();
        }
    }
}
