/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import java.util.concurrent.atomic.AtomicInteger;

/** What SIGTERM and SIGINT do: the first one drains, the second one hastens that, and further ones do nothing. */
final class Shutdown implements Runnable {

    private final Runnable drain;
    private final Runnable hasten;
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * @param drain returns, if at all, when the program is over
     * @param hasten makes it return soon
     */
    Shutdown(Runnable drain, Runnable hasten) {
        this.drain = drain;
        this.hasten = hasten;
    }

    @Override
    public void run() {
        int signal = signals.incrementAndGet();
        if (signal == 1) {
            drain.run();
        } else if (signal == 2) {
            hasten.run();
        }
    }

    /** True from the first signal on. */
    boolean isUnderWay() {
        return signals.get() > 0;
    }
}
