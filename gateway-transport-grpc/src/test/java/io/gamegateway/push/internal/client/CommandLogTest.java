/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.push.internal.client.CommandLog.Append;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.PushRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLogTest {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final CommandWriter writer = new CommandWriter();

    private Append append(CommandLog log, int number, int payloadBytes, boolean state) {
        writer.broadcast(number, false, ByteBuffer.allocate(payloadBytes));
        return log.append(writer.array(), writer.bytes(), state, null);
    }

    private static PushRequest request(Batch batch) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        batch.writeTo(out);
        assertThat(out.size()).isEqualTo(batch.size());
        return PushRequest.parseFrom(out.toByteArray());
    }

    private static int number(Command command) {
        return command.getBroadcast().getMessage().getMessageId();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyAppendsCutsAndReleases_keepAllCommandsInOrder(long seed) throws IOException {
        Random random = new Random(seed);
        CommandLog log = new CommandLog(1024 * 1024);
        Deque<Batch> open = new ArrayDeque<>();
        List<Integer> got = new ArrayList<>();
        int appended = 0;
        int sequence = 0;
        for (int step = 0; step < 4_000; step++) {
            int choice = random.nextInt(10);
            if (choice < 6) {
                int bytes = random.nextInt(20) == 0 ? random.nextInt(65_536) : random.nextInt(600);
                appended += append(log, appended & 0xFFFF, bytes, false) == Append.REFUSED ? 0 : 1;
            } else if (choice < 8) {
                Batch batch = log.cut(sequence + 1, 1 + random.nextInt(70_000), 100_000, 1 + random.nextInt(50));
                if (batch != null) {
                    sequence++;
                    open.add(batch);
                }
            } else if (!open.isEmpty()) {
                // Read late, when the chunks around it have been used again.
                Batch batch = open.remove();
                request(batch).getCommandsList().forEach(command -> got.add(number(command)));
                log.release(batch);
            }
            assertThat(log.bytes()).isBetween(0, 1024 * 1024);
        }
        Batch batch = log.cut(sequence + 1, UNLIMITED, UNLIMITED, UNLIMITED);
        if (batch != null) {
            open.add(batch);
        }
        for (Batch left : open) {
            request(left).getCommandsList().forEach(command -> got.add(number(command)));
            log.release(left);
        }

        assertThat(appended).isGreaterThan(1_000);
        assertThat(got).hasSize(appended);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i)).isEqualTo(i & 0xFFFF);
        }
        assertThat(log.bytes()).isZero();
    }

    @Test
    void cut_keepsItsLimits_butTakesOneCommandInAnyCase() throws IOException {
        CommandLog log = new CommandLog(1024 * 1024);
        for (int i = 0; i < 10; i++) {
            append(log, i, 100, false);
        }
        append(log, 10, 5_000, false);

        Batch byCount = Objects.requireNonNull(log.cut(1, UNLIMITED, UNLIMITED, 3));
        Batch byBytes = Objects.requireNonNull(log.cut(2, 300, UNLIMITED, UNLIMITED));
        Batch single = Objects.requireNonNull(log.cut(3, 10, UNLIMITED, UNLIMITED));
        assertThat(request(byCount).getCommandsCount()).isEqualTo(3);
        assertThat(request(byBytes).getCommandsCount()).isEqualTo(2);
        assertThat(byBytes.size()).isLessThanOrEqualTo(300);
        assertThat(request(single).getCommandsList())
                .extracting(CommandLogTest::number)
                .containsExactly(5);
        assertThat(request(single).getSequence()).isEqualTo(3);
    }

    @Test
    void cut_commandLargerThanARequest_isNoRequest_andTheOthersAre() throws IOException {
        CommandLog log = new CommandLog(1024 * 1024);
        append(log, 0, 5_000, false);
        append(log, 1, 5, false);

        Batch tooLarge = Objects.requireNonNull(log.cut(1, 1_000, 1_000, UNLIMITED));
        Batch next = Objects.requireNonNull(log.cut(1, 1_000, 1_000, UNLIMITED));

        assertThat(tooLarge.isRequest).isFalse();
        assertThat(tooLarge.commands).isEqualTo(1);
        assertThat(tooLarge.sequence).isZero();
        assertThat(next.isRequest).isTrue();
        assertThat(request(next).getCommandsList())
                .extracting(CommandLogTest::number)
                .containsExactly(1);
    }

    @Test
    void append_wakesOnlyWhenTheLoopHasSeenThatThereIsNothing() {
        CommandLog log = new CommandLog(1024 * 1024);
        assertThat(append(log, 0, 5, false)).isEqualTo(Append.DONE);
        assertThat(log.cut(1, UNLIMITED, UNLIMITED, UNLIMITED)).isNotNull();
        assertThat(append(log, 1, 5, false)).isEqualTo(Append.DONE);
        assertThat(log.cut(2, UNLIMITED, UNLIMITED, UNLIMITED)).isNotNull();
        assertThat(log.cut(3, UNLIMITED, UNLIMITED, UNLIMITED)).isNull();
        assertThat(append(log, 2, 5, false)).isEqualTo(Append.WAKE);
        assertThat(append(log, 3, 5, false)).isEqualTo(Append.DONE);
    }

    @Test
    void fullLog_refusesMessages_takesStateCommandsIntoTheReserve_andTellsHowManyWereSkipped() throws IOException {
        CommandLog log = new CommandLog(80_000);
        int messages = 0;
        while (append(log, messages, 987, false) == Append.DONE) {
            messages++;
        }
        assertThat(log.bytes()).isBetween(69_000, 70_000);
        assertThat(append(log, 0, 987, false)).isEqualTo(Append.REFUSED);
        assertThat(append(log, 1, 987, true)).isEqualTo(Append.DONE);
        int states = 1;
        while (append(log, states, 987, true) == Append.DONE) {
            states++;
        }
        assertThat(log.bytes()).isBetween(79_000, 80_000);
        assertThat(log.refused()).isEqualTo(3);
        assertThat(log.appended()).isEqualTo(messages + states);

        Batch all = Objects.requireNonNull(log.cut(1, UNLIMITED, UNLIMITED, UNLIMITED));
        assertThat(request(all).getSkipped()).isEqualTo(3);
        assertThat(request(all).getCommandsCount()).isEqualTo(messages + states);
        assertThat(log.pollInStep(false)).isZero();
        assertThat(log.pollInStep(true)).as("not all acknowledged").isZero();
        log.release(all);
        assertThat(log.pollInStep(true)).isEqualTo(3);
        assertThat(log.pollInStep(true)).as("told already").isZero();
        assertThat(append(log, 0, 987, false)).isNotEqualTo(Append.REFUSED);
    }

    @Test
    void refusalsAfterTheLastCommand_areToldByABatchOfTheirOwn() throws IOException {
        CommandLog log = new CommandLog(1_000);
        append(log, 0, 800, false);
        Batch sent = Objects.requireNonNull(log.cut(1, UNLIMITED, UNLIMITED, UNLIMITED));
        assertThat(append(log, 1, 800, false)).isEqualTo(Append.FIRST_REFUSED);
        assertThat(append(log, 2, 800, false)).isEqualTo(Append.REFUSED);

        Batch telling = Objects.requireNonNull(log.cut(2, UNLIMITED, UNLIMITED, UNLIMITED));
        assertThat(request(telling).getSkipped()).isEqualTo(2);
        assertThat(request(telling).getCommandsCount()).isZero();
        assertThat(log.cut(3, UNLIMITED, UNLIMITED, UNLIMITED)).isNull();
        log.release(sent);
        log.release(telling);
        assertThat(log.pollInStep(true)).isEqualTo(2);
    }

    @Test
    void closedLog_takesNothing_andCountsIt() {
        CommandLog log = new CommandLog(1_000);
        log.close(Refusal.REPLACED);
        log.close(Refusal.CLOSED);

        assertThat(append(log, 0, 1, true)).isEqualTo(Append.CLOSED);
        assertThat(log.closed()).isEqualTo(Refusal.REPLACED);
        assertThat(log.late()).isEqualTo(1);
    }

    @Test
    void request_canAlsoBeRead() throws IOException {
        CommandLog log = new CommandLog(1024 * 1024);
        append(log, 7, 70_000 % 65_536, false);
        Batch batch = Objects.requireNonNull(log.cut(1, UNLIMITED, UNLIMITED, UNLIMITED));
        try (Outgoing.OutgoingStream stream = new Outgoing.OutgoingStream(batch)) {
            assertThat(stream.available()).isEqualTo(batch.size());
            assertThat(stream.read()).isEqualTo(2 << 3);
            byte[] rest = stream.readAllBytes();
            assertThat(rest).hasSize(batch.size() - 1);
            assertThat(stream.available()).isZero();
        }
        assertThatThrownBy(() -> new Outgoing.Marshaller().parse(new java.io.ByteArrayInputStream(new byte[0])))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
