/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has arrived, in order: handed out once each, and kept for looking at. */
final class Inbox<T> {

    private static final int SHOWN = 5;

    private final Watch watch;
    private final String what;
    private final List<T> items = new ArrayList<>();
    private int taken;
    private @Nullable String end;
    private @Nullable Throwable failure;

    Inbox(Watch watch, String what) {
        this.watch = watch;
        this.what = what;
    }

    void add(T item) {
        watch.change(() -> items.add(item));
    }

    /** Nothing more will come: waiting for more fails at once. */
    void end(String why) {
        watch.change(() -> end = why);
    }

    /** Makes every later wait fail, also one for what has already arrived. The first failure stays. */
    void fail(Throwable cause) {
        watch.change(() -> failure = failure == null ? cause : failure);
    }

    List<T> all() {
        return watch.read(() -> List.copyOf(items));
    }

    int count() {
        return watch.read(items::size);
    }

    T take(Duration timeout) {
        return take(1, timeout).get(0);
    }

    List<T> take(int count, Duration timeout) {
        return watch.read(() -> {
            watch.await(timeout, () -> waiting() >= count || over(), count + " " + what, this::found);
            throwFailure();
            if (waiting() < count) {
                throw new AwaitError("awaited " + count + " " + what + ", but " + end + "; " + found());
            }
            taken += count;
            return List.copyOf(items.subList(taken - count, taken));
        });
    }

    void expectNone(Duration time) {
        boolean came = watch.metWithin(time, () -> waiting() > 0 || over()) && watch.read(this::waiting) > 0;
        throwFailure();
        if (came) {
            throw new AwaitError("expected no " + what + " within " + time + ", but " + watch.read(this::found));
        }
    }

    void throwFailure() {
        Throwable cause = watch.read(() -> Optional.ofNullable(failure)).orElse(null);
        if (cause instanceof ProtocolViolationError) {
            throw new ProtocolViolationError(String.valueOf(cause.getMessage()), cause);
        }
        if (cause != null) {
            throw new AwaitError("cannot wait for " + what + ": " + cause, cause);
        }
    }

    private boolean over() {
        return end != null || failure != null;
    }

    private int waiting() {
        return items.size() - taken;
    }

    private String found() {
        List<T> first = items.subList(taken, Math.min(items.size(), taken + SHOWN));
        String more = waiting() > SHOWN ? " and " + (waiting() - SHOWN) + " more" : "";
        return waiting() + " arrived: " + first + more + " (" + taken + " taken before)";
    }
}
