/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs benchmarks on threads of the kind that event loops have. Only for such does Netty's pool keep buffers per thread; on any other,
 * each buffer is taken from the arena that all share, under its lock.
 */
public final class LoopThreads extends ThreadPoolExecutor {

    /** Options of the fork that make JMH use this executor. */
    public static final String CUSTOM_EXECUTOR = "-Djmh.executor=CUSTOM";

    /** As {@link #CUSTOM_EXECUTOR}; both are needed. */
    public static final String EXECUTOR_CLASS = "-Djmh.executor.class=io.gamegateway.jmh.LoopThreads";

    /** Without records of who has touched which buffer. */
    public static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

    /** Called by JMH, reflectively. */
    public LoopThreads(int maxThreads, String prefix) {
        super(
                maxThreads,
                maxThreads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}
