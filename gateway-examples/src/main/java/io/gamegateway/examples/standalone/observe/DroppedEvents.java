/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.concurrent.atomic.LongAdder;
import net.logstash.logback.appender.listener.AppenderListener;

/** Counts the events that the log could not take, as too many waited already. Named in logback.xml, so there is one count for all. */
public final class DroppedEvents implements AppenderListener<ILoggingEvent> {

    private static final LongAdder DROPPED = new LongAdder();

    /** For Logback. */
    public DroppedEvents() {}

    /** So far. */
    static long count() {
        return DROPPED.sum();
    }

    @Override
    public void eventAppendFailed(Appender<ILoggingEvent> appender, ILoggingEvent event, Throwable reason) {
        DROPPED.increment();
    }
}
