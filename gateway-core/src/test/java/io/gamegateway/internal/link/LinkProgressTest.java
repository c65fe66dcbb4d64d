/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkProgressTest {

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TIMEOUT = 2 * SECOND;

    private final LinkProgress progress = new LinkProgress(TIMEOUT);
    private long now = Long.MAX_VALUE - SECOND;

    private void look(long pending, long taken) {
        progress.look(now, pending, taken);
        now += LOOK;
    }

    private void looks(int count, long pending, long taken) {
        for (int i = 0; i < count; i++) {
            look(pending, taken);
        }
    }

    /** Looks at a link that has been sent, or has received, something before each look. */
    private void traffic(int looks, boolean sends, boolean receives) {
        for (int i = 0; i < looks; i++) {
            if (sends) {
                progress.sent(100, 1);
            }
            if (receives) {
                progress.received(100);
            }
            look(0, 0);
        }
    }

    // ---- stalls

    @Test
    void bytesThatWait_andDoNotMove_areAStall() {
        look(1_000, 0);
        looks(9, 1_000, 0);

        assertThat(progress.stalledNanos()).isEqualTo(9 * LOOK);
    }

    @Test
    void moreBytesThatWait_areNoProgress() {
        for (int i = 1; i <= 9; i++) {
            look(1_000L * i, 0);
        }

        assertThat(progress.stalledNanos()).isEqualTo(8 * LOOK);
    }

    @Test
    void anySignOfBytesThatWereTaken_endsAStall() {
        looks(5, 1_000, 0);
        look(1_000, 10);
        assertThat(progress.stalledNanos()).isZero();

        looks(5, 1_000, 10);
        assertThat(progress.stalledNanos()).isPositive();
        look(900, 10);
        assertThat(progress.stalledNanos()).isZero();

        looks(5, 900, 10);
        assertThat(progress.stalledNanos()).isPositive();
        progress.sent(100, 1);
        look(900, 10);
        assertThat(progress.stalledNanos()).isZero();

        looks(5, 900, 10);
        look(0, 0);
        assertThat(progress.stalledNanos()).isZero();
    }

    @Test
    void bytesThatHaveJustBegunToWait_areNoStallYet() {
        looks(20, 0, 0);
        look(1_000, 0);

        assertThat(progress.stalledNanos()).isZero();
    }

    @Test
    void nothingThatWaits_isNeverAStall() {
        looks(100, 0, 0);
        assertThat(progress.stalledNanos()).isZero();
    }

    @Test
    void firstLook_countsNoTimeBeforeIt() {
        now += 100 * SECOND;
        look(1_000, 0);
        look(1_000, 0);

        assertThat(progress.stalledNanos()).isEqualTo(LOOK);
    }

    // ---- silence

    @Test
    void backendThatAnswered_andAnswersNoMoreThoughItIsSentMessages_isSilent() {
        traffic(10, true, true);
        traffic(7, true, false);
        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
        traffic(1, true, false);

        assertThat(progress.isSilentFor(TIMEOUT)).isTrue();
    }

    @Test
    void backendThatHasNeverAnswered_isNotSilent() {
        traffic(100, true, false);
        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    @Test
    void backendThatAnsweredForTooShort_isNotSilent() {
        traffic(8, true, true);
        traffic(100, true, false);

        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    @Test
    void backendThatIsSentNothing_isNotSilent() {
        traffic(10, true, true);
        traffic(100, false, false);

        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    @Test
    void backendThatOnlySpeaks_andIsSentNothing_hasNoHabitOfAnswering() {
        traffic(100, false, true);
        traffic(100, true, false);

        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    @Test
    void answerAfterAPause_beginsTheHabitAnew() {
        traffic(10, true, true);
        traffic(4, true, false);
        traffic(1, true, true);
        traffic(20, true, false);
        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    @Test
    void answersThatAreNeverLongInComing_keepTheHabit() {
        for (int i = 0; i < 20; i++) {
            traffic(3, true, false);
            traffic(1, true, true);
        }
        traffic(8, true, false);

        assertThat(progress.isSilentFor(TIMEOUT)).isTrue();
    }

    @Test
    void suspect_isSilentAfterOneMessageThatGoesUnanswered() {
        progress.suspect();
        traffic(10, false, false);
        assertThat(progress.isSilentFor(TIMEOUT)).as("nothing was asked").isFalse();

        traffic(1, true, false);
        looks(6, 0, 0);
        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
        looks(1, 0, 0);
        assertThat(progress.isSilentFor(TIMEOUT)).isTrue();
    }

    @Test
    void suspectThatAnswers_isCleared() {
        progress.suspect();
        traffic(1, true, false);
        traffic(1, false, true);

        assertThat(progress.isSuspect()).isFalse();
        traffic(1, true, false);
        looks(20, 0, 0);
        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    @Test
    void messageThatWasUnansweredBefore_countsForASuspect() {
        traffic(1, true, false);
        looks(20, 0, 0);
        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();

        progress.suspect();

        assertThat(progress.isSilentFor(TIMEOUT)).isTrue();
    }

    @Test
    void answer_endsTheSilence() {
        traffic(10, true, true);
        traffic(10, true, false);
        traffic(1, false, true);

        assertThat(progress.isSilentFor(TIMEOUT)).isFalse();
    }

    // ---- doubt

    @Test
    void messagesOfTheLastSecond_areInDoubt() {
        look(0, 0);
        for (int i = 0; i < 4; i++) {
            progress.sent(10, 5);
        }
        assertThat(progress.messagesOfLate()).isEqualTo(20);
        looks(4, 0, 0);

        assertThat(progress.messagesOfLate()).isEqualTo(20);
    }

    @Test
    void messagesOfMoreThanTwoSecondsAgo_areNot_whereTheConnectionBroke() {
        look(0, 0);
        progress.sent(10, 5);
        looks(4, 0, 0);
        progress.sent(10, 3);
        looks(4, 0, 0);

        assertThat(progress.messagesOfLate()).isEqualTo(3);
        looks(4, 0, 0);
        assertThat(progress.messagesOfLate()).isZero();
    }

    @Test
    void messagesSinceTheTimeoutBegan_andASecondMore_areInDoubt_whereTheBackendDoesNotRespond() {
        look(0, 0);
        progress.sent(10, 5);
        // The timeout's two seconds, and the second that it may take longer.
        looks(12, 0, 0);
        progress.sent(10, 3);
        assertThat(progress.messagesSinceItMayHaveFailed()).isEqualTo(8);

        looks(4, 0, 0);
        assertThat(progress.messagesSinceItMayHaveFailed()).isEqualTo(3);
    }
}
