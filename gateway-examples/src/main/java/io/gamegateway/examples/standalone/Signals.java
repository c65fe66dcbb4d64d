/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * The operating system's signals. The JDK has a supported interface for the first SIGTERM alone, the shutdown hook; a second one,
 * and SIGHUP, are to be had from the module jdk.unsupported only.
 */
final class Signals {

    private static final Logger logger = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Calls the action at each of these signals, on a thread of its own.
     *
     * @param names such as TERM
     * @return false where one of them cannot be handled, as on Windows, or with the JVM's option -Xrs
     */
    static boolean handle(List<String> names, Runnable action) {
        try {
            names.forEach(name -> Signal.handle(new Signal(name), signal -> action.run()));
            return true;
        } catch (IllegalArgumentException e) {
            logger.info("no handler for the signals {}: {}", names, e.getMessage());
            return false;
        }
    }
}
