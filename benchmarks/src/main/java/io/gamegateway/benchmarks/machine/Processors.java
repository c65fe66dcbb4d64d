/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the processors have done since the start of the machine, in the first line of {@code /proc/stat}; all 0 where there is none.
 *
 * @param allNanos of all processors, idle time included
 * @param stolenNanos what the hypervisor has given to other machines
 */
public record Processors(long allNanos, long stolenNanos) {

    private static final int USER = 1;
    private static final int STOLEN = 8;

    /** Guests' time, from here on, is part of the user's. */
    private static final int GUEST = 9;

    /** Until now. */
    public static Processors now() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/stat")).get(0));
        } catch (IOException e) {
            return new Processors(0, 0);
        }
    }

    static Processors parse(String line) {
        String[] words = line.split(" +", -1);
        long all = 0;
        for (int i = USER; i < Math.min(GUEST, words.length); i++) {
            all += Long.parseLong(words[i]);
        }
        long stolen = words.length > STOLEN ? Long.parseLong(words[STOLEN]) : 0;
        return new Processors(all * ProcessStat.NANOS_PER_TICK, stolen * ProcessStat.NANOS_PER_TICK);
    }

    /** What has been done since then. */
    public Processors since(Processors before) {
        return new Processors(allNanos - before.allNanos, stolenNanos - before.stolenNanos);
    }
}
