/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import java.util.concurrent.TimeUnit;

/** Connect, one message there and back, close; again and again, so many at a time. Delays count from the connect. */
final class Churn implements Traffic {

    /** Before another one is tried behind one that failed. */
    private static final long PAUSE_MILLIS = 10;

    private final Worker worker;
    private final int parallel;
    private boolean running;

    Churn(Worker worker, int parallel) {
        this.worker = worker;
        this.parallel = parallel;
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < parallel; i++) {
            next();
        }
    }

    private void next() {
        if (running) {
            // Its first answer is all that it waits for.
            worker.open((connection, opened) -> {});
        }
    }

    @Override
    public void answered(Connection connection, int count) {
        connection.close();
        next();
    }

    @Override
    public long countedAt(long stamp, long now) {
        return now;
    }

    @Override
    public void ended(Connection connection) {
        worker.loop().schedule(this::next, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
    }
}
