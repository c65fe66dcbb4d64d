/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.benchmarks.pace.LoopPace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages are sent at a fixed rate, by one connection after the other, whatever the answers do. Each is stamped with the time at which it
 * should have been sent, so that what is late because of a stall counts as late.
 */
final class OpenLoop implements Traffic {

    private final Worker worker;
    private final double perSecond;
    private final List<Connection> connections;
    private int next;
    private @Nullable LoopPace pace;

    OpenLoop(Worker worker, double perSecond) {
        this.worker = worker;
        this.perSecond = perSecond;
        this.connections = List.copyOf(worker.connections());
    }

    @Override
    public void start() {
        if (!connections.isEmpty()) {
            pace = LoopPace.start(worker.loop(), perSecond, this::send);
        }
    }

    private void send(long due) {
        Connection connection = connections.get(next);
        next = next + 1 == connections.size() ? 0 : next + 1;
        if (connection.isOpen()) {
            connection.send(1, due);
        } else {
            worker.unsent();
        }
    }

    @Override
    public void answered(Connection connection, int count) {}

    @Override
    public long countedAt(long stamp, long now) {
        return stamp;
    }

    @Override
    public void stop() {
        if (pace != null) {
            // What should have been sent by now counts, however late it is.
            pace.finish();
        }
    }
}
