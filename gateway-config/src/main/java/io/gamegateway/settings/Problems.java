/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once. Not thread-safe. */
final class Problems {

    private record Problem(Origin origin, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    /** Something is wrong with this key. */
    void add(Origin origin, String path, String text) {
        problems.add(new Problem(origin, path + ": " + text));
    }

    /** Something is wrong with the source itself. */
    void add(Origin origin, String text) {
        problems.add(new Problem(origin, text));
    }

    /** This key has a value that it cannot have. */
    void badValue(String path, ConfigNode value, String expectation) {
        add(value.origin(), path, value.preview() + " (expected: " + expectation + ")");
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** One line each, in the order of the lines; those from the environment come last. */
    List<String> lines() {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> sortKey(problem.origin)))
                .map(problem -> problem.origin + ": " + problem.text)
                .toList();
    }

    private static int sortKey(Origin origin) {
        return origin.line() == 0 ? Integer.MAX_VALUE : origin.line();
    }
}
