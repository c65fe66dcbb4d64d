/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

/** What the connections of a worker do. Belongs to its event loop. */
interface Traffic {

    /** Nothing. */
    Traffic NONE = new Traffic() {

        @Override
        public void start() {}

        @Override
        public void answered(Connection connection, int count) {}

        @Override
        public long countedAt(long stamp, long now) {
            return now;
        }

        @Override
        public void stop() {}
    };

    /** Begins; the worker's connections are open. */
    void start();

    /** A read brought so many answers. */
    void answered(Connection connection, int count);

    /** By which time it is decided whether an answer belongs to the measured window. */
    long countedAt(long stamp, long now);

    /** A connection has ended that should not have. */
    default void ended(Connection connection) {}

    /** Sends nothing more. */
    void stop();
}
