/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What became of the commands of a batch, of those of which there is something to say. Used by one thread at a time. */
final class Outcomes {

    private static final Outcome[] NONE = {};
    private static final int INITIAL = 8;

    private @Nullable Outcome[] byCommand = NONE;

    /** Of this command; a new one where there is none yet. */
    Outcome of(int command) {
        if (command >= byCommand.length) {
            byCommand = Arrays.copyOf(byCommand, Math.max(INITIAL, Math.max(command + 1, byCommand.length * 2)));
        }
        Outcome outcome = byCommand[command];
        if (outcome == null) {
            outcome = new Outcome();
            byCommand[command] = outcome;
        }
        return outcome;
    }

    /** Calls the action with each that there is, in the commands' order. */
    void forEach(ObjIntConsumer<Outcome> action) {
        for (int i = 0; i < byCommand.length; i++) {
            Outcome outcome = byCommand[i];
            if (outcome != null) {
                action.accept(outcome, i);
            }
        }
    }
}
