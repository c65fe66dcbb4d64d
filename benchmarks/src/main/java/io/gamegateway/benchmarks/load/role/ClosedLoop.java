/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import java.util.List;

/** Each connection has so many messages under way, and sends a new one for each answer: as much load as the other side bears. */
final class ClosedLoop implements Traffic {

    private final Worker worker;
    private final int pipeline;
    private boolean running;

    ClosedLoop(Worker worker, int pipeline) {
        this.worker = worker;
        this.pipeline = pipeline;
    }

    @Override
    public void start() {
        running = true;
        // A copy, as one that turns out to be gone leaves the set.
        List.copyOf(worker.connections()).forEach(connection -> connection.send(pipeline, System.nanoTime()));
    }

    @Override
    public void answered(Connection connection, int count) {
        if (running) {
            connection.send(count, System.nanoTime());
        }
    }

    @Override
    public long countedAt(long stamp, long now) {
        return now;
    }

    @Override
    public void stop() {
        running = false;
    }
}
