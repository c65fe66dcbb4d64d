/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.push.proto.Failure;
import io.gamegateway.push.proto.FailureReason;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.spi.PushFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchQueueTest {

    private static final int LOG_BYTES = 8_000;
    private static final int BATCH_BYTES = 1_000;

    private final CommandLog log = new CommandLog(LOG_BYTES);
    private final LinkCounters counters = new LinkCounters();
    private final BatchQueue queue = new BatchQueue(log, counters, BATCH_BYTES);
    private final CommandWriter writer = new CommandWriter();
    private final List<Outcome> outcomes = new ArrayList<>();

    @BeforeEach
    void stream() {
        queue.rewind(0, 0);
    }

    private CommandLog.Append append(int payloadBytes) {
        Delivery delivery = new Delivery(outcomes::add, 0);
        Part part = delivery.part("gw");
        writer.broadcast(1, false, ByteBuffer.allocate(payloadBytes));
        CommandLog.Append result = log.append(writer.array(), writer.bytes(), false, part);
        delivery.sealed();
        return result;
    }

    private Batch next() {
        return Objects.requireNonNull(queue.next());
    }

    @Test
    void inStep_onlyWhenTheGatewayHasAcknowledgedThatItWasTold() {
        append(6_000);
        assertThat(next().sequence).isEqualTo(1);
        assertThat(append(6_000)).isEqualTo(CommandLog.Append.FIRST_REFUSED);
        Batch telling = next();
        assertThat(telling.skipped).isEqualTo(1);
        assertThat(queue.next()).isNull();

        assertThat(queue.acknowledge(1)).isTrue();
        assertThat(log.bytes()).isZero();
        assertThat(queue.pollInStep()).as("not acknowledged that it was told").isZero();

        assertThat(queue.acknowledge(2)).isTrue();
        assertThat(queue.pollInStep()).isEqualTo(1);
    }

    @Test
    void rewind_sendsAgainWhatIsNotAcknowledged_beforeWhatIsNew() {
        for (int i = 0; i < 3; i++) {
            append(900);
            assertThat(next().sequence).isEqualTo(i + 1);
        }
        queue.acknowledge(1);
        append(900);

        queue.rewind(0, 0);

        assertThat(queue.firstSequence()).isEqualTo(2);
        assertThat(List.of(next().sequence, next().sequence, next().sequence)).containsExactly(2L, 3L, 4L);
        assertThat(queue.next()).isNull();
        assertThat(counters.resent).hasValue(2);
        assertThat(counters.batches).hasValue(4);
    }

    @Test
    void acknowledgedWhileItIsSentAgain_isNotSentAgain() {
        for (int i = 0; i < 3; i++) {
            append(900);
            next();
        }
        queue.rewind(0, 0);
        assertThat(next().sequence).isEqualTo(1);

        queue.acknowledge(2);

        assertThat(next().sequence).isEqualTo(3);
        assertThat(queue.next()).isNull();
    }

    @Test
    void receipt_belongsToItsCommand_andTheLastOneCounts() {
        append(10);
        append(10);
        Batch batch = next();
        assertThat(batch.commands).isEqualTo(2);
        Failure failure = Failure.newBuilder()
                .setReason(FailureReason.OVER_BUDGET)
                .setCount(1)
                .build();
        queue.receipt(Receipt.newBuilder()
                .setSequence(1)
                .setCommand(1)
                .addFailures(failure)
                .build());
        queue.receipt(Receipt.newBuilder().setSequence(7).setCommand(0).build());
        queue.receipt(Receipt.newBuilder().setSequence(1).setCommand(7).build());
        assertThat(outcomes).as("not before it is acknowledged").isEmpty();

        queue.rewind(0, 0);
        next();
        queue.receipt(Receipt.newBuilder()
                .setSequence(1)
                .setCommand(1)
                .addFailures(failure)
                .build());
        queue.receipt(Receipt.newBuilder()
                .setSequence(1)
                .setCommand(0)
                .setDelivered(3)
                .build());
        queue.acknowledge(1);

        assertThat(outcomes).extracting(Outcome::delivered).containsExactly(3, 0);
        assertThat(outcomes.get(1).failures().get(0).reason()).isEqualTo(PushFailure.OVER_BUDGET);
        assertThat(counters.failed).hasValue(1);
        assertThat(counters.acknowledged).hasValue(2);
    }

    @Test
    void tooLargeCommand_betweenOthers_takesNoSequence_andItsRoomIsFreedInTurn() {
        queue.rewind(1_000, 0);
        append(900);
        append(2_000);
        append(900);

        assertThat(next().sequence).isEqualTo(1);
        assertThat(next().sequence).isEqualTo(2);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0).refused()).containsEntry("gw", Refusal.TOO_LARGE);
        queue.acknowledge(1);
        assertThat(log.bytes()).isLessThan(1_000);
        queue.acknowledge(2);
        assertThat(log.bytes()).isZero();
        assertThat(outcomes).hasSize(3);
    }

    @Test
    void refuseAll_endsEachDeliveryOnce() {
        append(900);
        next();
        append(900);

        queue.refuseAll(Refusal.CLOSED);

        assertThat(outcomes).hasSize(2).allMatch(Outcome::isRefused);
    }
}
