/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One direction of a {@link FaultProxy}, all its connections together: stalled or not, at which pace, how much so far. */
final class Traffic {

    private static final int PIECES_PER_SECOND = 50;

    private final Pause pause = new Pause();
    private final Watch watch = new Watch();
    private int bytesPerSecond;
    private long bytesTaken;

    void stall() {
        pause.pause();
    }

    void resume() {
        pause.resume();
    }

    /** 0 is as fast as it goes. */
    void pace(int newBytesPerSecond) {
        watch.change(() -> bytesPerSecond = newBytesPerSecond);
    }

    void heal() {
        pace(0);
        resume();
    }

    long bytesTaken() {
        return watch.read(() -> bytesTaken);
    }

    void awaitBytesTaken(long count, Duration timeout) {
        watch.await(timeout, () -> bytesTaken >= count, count + " bytes taken", () -> "took " + bytesTaken);
    }

    /** Makes waiting threads look again whether their connection has ended. */
    void recheck() {
        pause.recheck();
        watch.change(() -> {});
    }

    /** Reads once; held back, also what has been read, while the traffic is stalled. */
    int read(InputStream in, byte[] buffer, BooleanSupplier ended) throws IOException {
        pause.pass(ended);
        int length = in.read(buffer);
        pause.pass(ended);
        if (length > 0) {
            watch.change(() -> bytesTaken += length);
        }
        return length;
    }

    /** Writes as the pace and the stalls allow. */
    void write(OutputStream out, byte[] bytes, int length, BooleanSupplier ended) throws IOException {
        int at = 0;
        while (at < length && !ended.getAsBoolean()) {
            pause.pass(ended);
            int rate = watch.read(() -> bytesPerSecond);
            int piece = rate == 0 ? length - at : Math.min(length - at, Math.max(1, rate / PIECES_PER_SECOND));
            out.write(bytes, at, piece);
            at += piece;
            keepPace(piece, rate, ended);
        }
    }

    private void keepPace(int piece, int rate, BooleanSupplier ended) {
        if (rate > 0) {
            Duration time = Duration.ofSeconds(piece).dividedBy(rate);
            watch.metWithin(time, () -> bytesPerSecond != rate || ended.getAsBoolean());
        }
    }
}
