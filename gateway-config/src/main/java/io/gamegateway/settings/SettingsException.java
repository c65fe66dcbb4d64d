/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.List;

/**
 * The configuration cannot be used. Its problems are for people: one line each.
 *
 * @since 0.1
 */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one. */
    public List<String> problems() {
        return problems;
    }
}
