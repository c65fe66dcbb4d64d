/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.push.FanOut;
import io.gamegateway.benchmarks.push.IngressComparison;
import io.gamegateway.benchmarks.push.InternalHop;
import java.io.PrintStream;

/**
 * All benchmarks that a release is judged by, one after the other, in one Markdown document: the comparison with relays, pushes from logic
 * servers, and minutes of steady load. {@code --quick true} takes some two minutes, to see that all of it runs; its figures mean little.
 *
 * <p>Each benchmark has more options when it is run by itself. Exit status 1 where anything was lost, wrong or disconnected.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.load.EndToEnd --minutes 10}
 */
public final class EndToEnd {

    private EndToEnd() {}

    /** See the options' defaults. */
    public static void main(String[] args) {
        if (!run(System.out, args)) {
            System.exit(1);
        }
    }

    static boolean run(PrintStream out, String... args) {
        Options options = new Options()
                .with("quick", false)
                .with("rounds", 5)
                .with("seconds", 5)
                .with("minutes", 10)
                .parse(args);
        out.println("## End to end");
        return options.flag("quick") ? quick(out) : full(out, options);
    }

    private static boolean full(PrintStream out, Options options) {
        String rounds = options.text("rounds");
        boolean good = Comparison.run(out, "--rounds", rounds, "--seconds", options.text("seconds"));
        IngressComparison.run(out, "--rounds", rounds);
        FanOut.run(out, "--rounds", rounds);
        InternalHop.run(out);
        return Endurance.run(out, "--minutes", options.text("minutes")) && good;
    }

    private static boolean quick(PrintStream out) {
        boolean good = Comparison.run(
                out,
                words(
                        "--scenarios S1,S2,S4,S5,S7,W2,S6 --rounds 1 --prewarm 0.5 --warmup 0.2 --seconds 0.6 --settle 0.5"
                                + " --quiet 0 --retries 0 --idle-connections 1000"));
        IngressComparison.run(out, words("--rounds 1 --messages 2000 --warmup 500 --millis 500"));
        FanOut.run(out, words("--members 200 --k 1,10 --rounds 1 --millis 500"));
        InternalHop.run(
                out, words("--sessions 100 --rate 5000 --first-rate 5000 --warmup 500 --rounds 1 --millis 1000"));
        return Endurance.run(out, words("--clients 2000 --rate 2000 --minutes 0.2 --row-seconds 3")) && good;
    }

    private static String[] words(String options) {
        return options.split(" ", -1);
    }
}
