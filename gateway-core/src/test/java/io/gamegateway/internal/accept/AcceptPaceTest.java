/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptPaceTest {

    /** One connection in a slice for each. */
    private static final int LOOPS = 3;

    private boolean needed = true;
    private int accepted;
    private final EmbeddedChannel listening = new EmbeddedChannel(new AcceptPace(LOOPS, () -> needed));

    AcceptPaceTest() {
        listening.freezeTime();
    }

    @AfterEach
    void close() {
        listening.close();
    }

    private void accept(int connections) {
        for (int i = 0; i < connections; i++) {
            listening.pipeline().fireChannelRead(accepted++);
        }
        listening.pipeline().fireChannelReadComplete();
    }

    private int handedOn() {
        return listening.inboundMessages().size();
    }

    private boolean isAccepting() {
        return listening.config().isAutoRead();
    }

    private void nextSlice() {
        listening.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
    }

    @Test
    void moreThanASliceTakes_waitForTheNext_inTheirOrder() {
        accept(2 * LOOPS + 1);
        assertThat(handedOn()).isEqualTo(LOOPS);

        nextSlice();
        assertThat(handedOn()).isEqualTo(2 * LOOPS);
        accept(LOOPS);
        assertThat(handedOn()).isEqualTo(2 * LOOPS);

        nextSlice();
        nextSlice();
        assertThat(List.copyOf(listening.inboundMessages()))
                .isEqualTo(IntStream.range(0, 3 * LOOPS + 1).boxed().toList());
        assertThat(isAccepting()).isTrue();
    }

    @Test
    void asManyAsEachSliceTakes_neverWait() {
        for (int slice = 1; slice <= 10; slice++) {
            accept(LOOPS);
            assertThat(handedOn()).isEqualTo(slice * LOOPS);
            nextSlice();
        }
    }

    @Test
    void whereNobodyIsThereToBeProtected_nobodyWaits() {
        needed = false;
        accept(100);
        assertThat(handedOn()).isEqualTo(100);

        needed = true;
        accept(1);

        assertThat(handedOn()).isEqualTo(100);
        nextSlice();
        assertThat(handedOn()).isEqualTo(101);
    }

    @Test
    void whenThereIsNobodyToBeProtectedAnyMore_nobodyWaitsOn() {
        accept(100);
        assertThat(handedOn()).isEqualTo(LOOPS);

        needed = false;
        nextSlice();

        assertThat(handedOn()).isEqualTo(100);
    }

    @Test
    void tooMany_areLeftToTheKernel_untilHalfOfThemAreHandedOn() {
        accept(LOOPS + AcceptPace.MAX_WAITING - 1);
        assertThat(isAccepting()).isTrue();
        accept(1);
        assertThat(isAccepting()).isFalse();

        int slices = 0;
        while (!isAccepting()) {
            nextSlice();
            slices++;
        }

        assertThat(slices * LOOPS).isBetween(AcceptPace.MAX_WAITING / 2, AcceptPace.MAX_WAITING / 2 + LOOPS);
    }

    @Test
    void pauseOfSomebodyElse_isNotCutShort() {
        accept(LOOPS + AcceptPace.MAX_WAITING);

        listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        while (handedOn() < LOOPS + AcceptPace.MAX_WAITING) {
            nextSlice();
        }

        assertThat(isAccepting()).isFalse();
        assertThatThrownBy(listening::checkException).hasMessage("Too many open files");
    }

    @Test
    void whoWaitsWhenTheChannelIsClosed_isHandedOn() {
        accept(10 * LOOPS);

        listening.close();

        assertThat(handedOn()).isEqualTo(10 * LOOPS);
    }
}
