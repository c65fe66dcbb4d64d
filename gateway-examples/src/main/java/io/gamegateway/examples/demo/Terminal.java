/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo's terminal: what to open, what to press, and one line that lives. */
final class Terminal {

    private static final String CLEAR_LINE = "\r\u001B[K";
    private static final int LINE_SECONDS = 1;
    private static final int LINE_SECONDS_IN_A_FILE = 5;

    private final Demo demo;
    private final InputStream in;
    private final PrintStream out;
    private final boolean interactive;
    private final CountDownLatch end = new CountDownLatch(1);

    /** @param interactive whether the line can be written over, rather than one below the other */
    Terminal(Demo demo, InputStream in, PrintStream out, boolean interactive) {
        this.demo = demo;
        this.in = in;
        this.out = out;
        this.interactive = interactive;
    }

    /** Returns when it is told to end: by {@code q}, or by {@link #end}. */
    void run() throws InterruptedException {
        out.println();
        out.println("  Play:       " + demo.gameAddress()
                + demo.gameAddressInTheNetwork()
                        .map(other -> "   (phones: " + other + ")")
                        .orElse(""));
        out.println("  Dashboard:  " + demo.dashboardAddress());
        out.println();
        out.println(
                "  k kill and restart a backend   s stall a client   d drain to the other gateway   q quit   (and Enter)");
        out.println();
        daemon("demo-keys", this::readKeys);
        LiveLine line = demo.liveLine();
        while (!end.await(interactive ? LINE_SECONDS : LINE_SECONDS_IN_A_FILE, TimeUnit.SECONDS)) {
            if (interactive) {
                out.print(CLEAR_LINE + line.next());
            } else {
                out.println(line.next());
            }
            out.flush();
        }
        out.println();
    }

    /** Ends {@link #run}. Any thread. */
    void end() {
        end.countDown();
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Until there is no more input; then a signal ends the demo. */
    private void readKeys() {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                press(line.strip());
            }
        } catch (IOException e) {
            // No more keys.
        }
    }

    private void press(String key) {
        switch (key) {
            case "k" -> demo.experiments().killBackend();
            case "s" -> demo.experiments().stallClient();
            case "d" -> demo.experiments().drain();
            case "q" -> end();
            default -> {
                // Not a key.
            }
        }
    }
}
