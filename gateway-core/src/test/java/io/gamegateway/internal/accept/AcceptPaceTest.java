/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptPaceTest {

    /** One connection in a slice for each. */
    private static final int LOOPS = 3;

    private boolean needed = true;
    private final EmbeddedChannel listening = new EmbeddedChannel(new AcceptPace(LOOPS, () -> needed));

    AcceptPaceTest() {
        listening.freezeTime();
    }

    @AfterEach
    void close() {
        listening.close();
    }

    /** So many connections, in one turn of the loop. */
    private void accept(int connections) {
        for (int i = 0; i < connections; i++) {
            listening.pipeline().fireChannelRead("connection");
        }
        listening.pipeline().fireChannelReadComplete();
    }

    private boolean isTaking() {
        return listening.config().isAutoRead();
    }

    private void nextSlice() {
        listening.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
    }

    @Test
    void asManyAsASliceTakes_pauseUntilTheNext() {
        accept(LOOPS - 1);
        assertThat(isTaking()).isTrue();
        accept(1);
        assertThat(isTaking()).isFalse();

        nextSlice();

        assertThat(isTaking()).isTrue();
        accept(LOOPS);
        assertThat(isTaking()).isFalse();
        nextSlice();
        assertThat(isTaking()).isTrue();
        assertThat(listening.inboundMessages()).hasSize(2 * LOOPS);
    }

    @Test
    void fewerInEachSlice_neverPause() {
        for (int slice = 0; slice < 10; slice++) {
            accept(LOOPS - 1);
            assertThat(isTaking()).isTrue();
            nextSlice();
        }
    }

    @Test
    void whereNobodyIsThereToBeProtected_allAreTaken() {
        needed = false;
        for (int i = 0; i < 100; i++) {
            accept(LOOPS);
            assertThat(isTaking()).isTrue();
        }

        needed = true;
        accept(1);

        assertThat(isTaking()).isFalse();
    }

    @Test
    void connectionsThatWereRefused_doNotCount() {
        for (int i = 0; i < 100; i++) {
            accept(0);
            assertThat(isTaking()).isTrue();
        }
    }

    @Test
    void pauseOfSomebodyElse_isNotCutShort() {
        accept(LOOPS);

        listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        nextSlice();

        assertThat(isTaking()).isFalse();
        assertThatThrownBy(listening::checkException).hasMessage("Too many open files");
        listening.config().setAutoRead(true);
        accept(LOOPS);
        nextSlice();
        assertThat(isTaking()).isTrue();
    }
}
