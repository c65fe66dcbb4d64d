/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import java.util.StringJoiner;

/**
 * What became of messages.
 *
 * @param sent since the connections were opened
 * @param messages answered, of the measured window
 * @param errors connections that could not be opened
 * @param mismatches answers that were not those that should have come
 * @param disconnects connections that ended by themselves
 * @param lost messages without an answer until now
 * @param unsent messages that could not be sent, as their connection was gone
 */
public record Tally(long sent, long messages, long errors, long mismatches, long disconnects, long lost, long unsent) {

    /** Nothing. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    /** Of a role's answer. */
    public static Tally parse(String answer) {
        String[] words = answer.split(" ", -1);
        return new Tally(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                Long.parseLong(words[6]));
    }

    /** As an answer. */
    String text() {
        return sent + " " + messages + " " + errors + " " + mismatches + " " + disconnects + " " + lost + " " + unsent;
    }

    /** Both. */
    public Tally plus(Tally other) {
        return new Tally(
                sent + other.sent,
                messages + other.messages,
                errors + other.errors,
                mismatches + other.mismatches,
                disconnects + other.disconnects,
                lost + other.lost,
                unsent + other.unsent);
    }

    /** How many things went wrong. */
    public long troubles() {
        return errors + mismatches + disconnects + lost + unsent;
    }

    /** What went wrong, in words; empty where nothing did. */
    public String troubleText() {
        StringJoiner text = new StringJoiner(", ");
        add(text, errors, "connections not opened");
        add(text, mismatches, "mismatches");
        add(text, disconnects, "disconnects");
        add(text, lost, "messages lost");
        add(text, unsent, "messages not sent");
        return text.toString();
    }

    /** For a report: what went wrong, or that nothing did. */
    public String verdict() {
        return troubles() == 0 ? "no error, mismatch, disconnect or lost message" : troubleText();
    }

    private static void add(StringJoiner text, long count, String what) {
        if (count > 0) {
            text.add(count + " " + what);
        }
    }
}
