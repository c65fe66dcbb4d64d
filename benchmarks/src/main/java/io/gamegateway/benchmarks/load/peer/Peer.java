/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import java.util.OptionalLong;

/** Something between clients and backend, in a process of its own. Not thread-safe. */
public interface Peer extends AutoCloseable {

    /** How tables call it. */
    String label();

    /** What it is, where that is known. */
    String version();

    /** Whether clients can speak so with it. */
    boolean speaks(Protocol protocol);

    /** Starts it, or starts it anew; it may need a moment until it listens. */
    void start();

    /** Where clients connect, {@code host:port}, once it is started. */
    String address();

    /** The process whose tree it is; empty where there is none between clients and backend. */
    OptionalLong pid();

    /** Ends it; harmless where it is not started. */
    @Override
    void close();
}
