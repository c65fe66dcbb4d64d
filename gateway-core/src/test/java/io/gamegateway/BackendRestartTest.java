/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backend that is restarted again and again disconnects nobody, and what is lost is counted. */
class BackendRestartTest {

    private static final int CLIENTS = 500;
    private static final int RESTARTS = 50;
    private static final int PERIOD_MILLIS = 40;

    /** Every so many restarts the links may last long enough to show that the backend works, which ends the backoff. */
    private static final int LONG_LIVED = 5;

    private static final int MESSAGES_OF_A_SECOND = 1_200 / PERIOD_MILLIS;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final AtomicIntegerArray last = new AtomicIntegerArray(CLIENTS);
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger outOfOrder = new AtomicInteger();

    /** Echoes, and looks at the numbers. */
    private void handle(BackendConnection connection, GateFrame frame) {
        ByteBuffer payload = ByteBuffer.wrap(frame.payload()).order(ByteOrder.LITTLE_ENDIAN);
        int client = payload.getInt();
        int number = payload.getInt();
        received.incrementAndGet();
        if (number <= last.getAndSet(client, number)) {
            outOfOrder.incrementAndGet();
        }
        connection.send(GateFrame.reply(frame.sessionId(), frame.type(), frame.payload()));
    }

    @Test
    void backendThatIsKilledAgainAndAgain_disconnectsNobody_keepsTheOrder_andWhatIsLostIsCounted() throws Exception {
        ScriptedBackend backend = fixture.closing(ScriptedBackend.with(this::handle));
        fixture.start(builder()
                .backend(BackendConfig.defaults()
                        .withPool(PoolConfig.defaults().withRetries(3, Duration.ofMillis(1)))
                        .withBreaker(BreakerConfig.defaults().withOpenTime(Duration.ofMillis(10)))
                        .withContinuity(ContinuityConfig.defaults().withHold(64 * 1024, Duration.ofSeconds(30))))
                .route(TYPE, backend.endpoint()));
        ClientCrowd crowd = fixture.closing(new ClientCrowd(fixture.address(), CLIENTS, serverId(TYPE), PERIOD_MILLIS));
        awaitAnswers(crowd, 1);

        for (int i = 1; i <= RESTARTS; i++) {
            backend.crash();
            if (i % 2 == 0) {
                long held = fixture.gateway().stats().messagesHeld();
                fixture.eventuallyStats(
                        stats -> assertThat(stats.messagesHeld()).isGreaterThan(held + CLIENTS));
            }
            backend.start();
            awaitAnswers(crowd, 1);
            if (i % LONG_LIVED == 0) {
                awaitAnswers(crowd, MESSAGES_OF_A_SECOND);
            }
            assertThat(crowd.closed()).as("clients closed after restart " + i).isZero();
        }
        crowd.stopTalking();
        awaitAnswers(crowd, 0);

        assertThat(outOfOrder).as("at the backend").hasValue(0);
        assertThat(crowd.outOfOrder()).as("at the clients").isZero();
        GatewayStats stats = fixture.gateway().stats();
        assertThat(stats.sessionsActive()).isEqualTo(CLIENTS);
        assertThat(stats.linksLost()).isGreaterThanOrEqualTo(RESTARTS);
        assertThat(stats.messagesHeld()).isGreaterThan(RESTARTS / 2 * CLIENTS);
        long sent = crowd.sentInAll();
        Map<String, Long> dropped = stats.messagesDropped();
        assertThat(stats.messagesFromClients() + dropped.getOrDefault("hold_ended", 0L))
                .isEqualTo(sent);
        long known = dropped.getOrDefault("link_lost", 0L) + dropped.getOrDefault("hold_ended", 0L);
        assertThat(sent - received.get()).as("lost").isBetween(known, known + stats.messagesInDoubt());
    }

    /** Each client is answered to a message that it sends so many after those it has sent by now. */
    private static void awaitAnswers(ClientCrowd crowd, int more) {
        int[] numbers = crowd.sent();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += more;
        }
        eventually(() -> assertThat(crowd.isAnswered(numbers)).isTrue());
    }
}
