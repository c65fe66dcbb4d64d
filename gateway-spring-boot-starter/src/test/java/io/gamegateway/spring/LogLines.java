/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Counts what a logger writes. */
final class LogLines implements AutoCloseable {

    private final AtomicInteger count = new AtomicInteger();
    private final Logger logger;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            count.incrementAndGet();
        }
    };

    private LogLines(Logger logger) {
        this.logger = logger;
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
    }

    static LogLines of(String name) {
        return new LogLines((Logger) LoggerFactory.getLogger(name));
    }

    int count() {
        return count.get();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
