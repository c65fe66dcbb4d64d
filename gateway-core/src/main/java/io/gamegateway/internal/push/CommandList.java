/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The commands of one batch; used again for another one, commands included, so that none costs an object. */
final class CommandList {

    private static final int INITIAL = 8;

    /** A list that has grown beyond this is not kept. */
    private static final int MAX_KEPT = 4_096;

    private @Nullable Command[] commands = new Command[INITIAL];
    private int size;

    int size() {
        return size;
    }

    Command get(int i) {
        Command command = i < size ? commands[i] : null;
        if (command == null) {
            throw new IndexOutOfBoundsException("command: " + i + " (expected: 0 to " + (size - 1) + ")");
        }
        return command;
    }

    Command add(Command.Action action, Command.Target target) {
        if (size == commands.length) {
            commands = Arrays.copyOf(commands, size * 2);
        }
        Command command = commands[size];
        if (command == null) {
            command = new Command();
            commands[size] = command;
        }
        size++;
        command.begin(action, target);
        return command;
    }

    /** Forgets all of them; false where it has grown so large that it is better not kept. */
    boolean clear() {
        for (int i = 0; i < size; i++) {
            get(i).clear();
        }
        size = 0;
        return commands.length <= MAX_KEPT;
    }
}
