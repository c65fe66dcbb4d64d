/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.gamegateway.accesslog.AccessLog;
import io.gamegateway.settings.AccessLogOutput;
import java.util.logging.LogManager;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The program's logs: JSON lines, of which those of the access log have fields of their own. */
public final class Logs {

    private Logs() {}

    /**
     * gRPC and OpenTelemetry log by java.util.logging: that goes where everything goes. Not below WARNING, and of gRPC nothing but
     * what is severe: it has a stack trace for each peer that breaks a connection, and we say ourselves what becomes of those.
     */
    public static void bridge() {
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        ROOT.setLevel(java.util.logging.Level.WARNING);
        GRPC.setLevel(java.util.logging.Level.SEVERE);
    }

    // Kept here, as loggers that nobody holds lose their level.
    private static final java.util.logging.Logger ROOT = java.util.logging.Logger.getLogger("");
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    /** Writes the access log there, whatever the level of the other logs. It has a thread of its own, so nothing else is between. */
    static void writeAccessLog(AccessLogOutput output) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        LogstashFieldNames names = encoder.getFieldNames();
        names.setTimestamp("timestamp");
        names.setVersion("[ignore]");
        names.setThread("[ignore]");
        names.setLevelValue("[ignore]");
        names.setLogger("logger_name");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("ACCESS");
        appender.setTarget(output == AccessLogOutput.STDOUT ? "System.out" : "System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger access = context.getLogger(AccessLog.LOGGER_NAME);
        access.detachAndStopAllAppenders();
        access.setLevel(Level.INFO);
        access.setAdditive(false);
        access.addAppender(appender);
    }
}
