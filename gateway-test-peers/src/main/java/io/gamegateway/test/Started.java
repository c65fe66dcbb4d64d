/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a test has started; all of it is ended with this, the last one first, whatever fails. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Started implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Ends it with the others, and before those that were started earlier. */
    public synchronized <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /**
     * Ends all of it; what was ended is forgotten, so the same object serves the next test.
     *
     * @throws AssertionError where something could not be ended; all failures are among its suppressed ones
     */
    @Override
    public void close() {
        AssertionError failure = null;
        for (AutoCloseable resource : takeAll()) {
            try {
                resource.close();
            } catch (Exception | AssertionError e) {
                failure = failure == null ? new AssertionError("not everything could be closed: " + e, e) : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized List<AutoCloseable> takeAll() {
        List<AutoCloseable> all = List.copyOf(open);
        open.clear();
        return all;
    }
}
