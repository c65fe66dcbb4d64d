/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of a benchmark, such as {@code --rounds 5}, each with a default. Not thread-safe. */
public final class Options {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Adds an option. */
    public Options with(String name, Object defaultValue) {
        values.put(name, String.valueOf(defaultValue));
        return this;
    }

    /**
     * Takes what the command line says.
     *
     * @throws IllegalArgumentException for an option that was not added, or one without a value; the message names all there are
     */
    public Options parse(String... args) {
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!values.containsKey(name) || i + 1 == args.length) {
                throw new IllegalArgumentException("option: " + args[i] + " (expected: one of these, with a value: "
                        + "--" + String.join(", --", values.keySet()) + ")");
            }
            values.put(name, args[i + 1]);
        }
        return this;
    }

    /** The value of an option. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("option: " + name + " (expected: one of " + values.keySet() + ")");
        }
        return value;
    }

    /** The value of an option that is a number. */
    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** The value of an option that is a number with a fraction, perhaps. */
    public double decimal(String name) {
        return Double.parseDouble(text(name));
    }

    /** The value of an option that is {@code true} or {@code false}. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** The value of an option that is a list of words, such as {@code S1,S2}. */
    public List<String> words(String name) {
        return List.of(text(name).split(",", -1));
    }

    /** The value of an option that is a list of numbers, such as {@code 1,10,50}. */
    public int[] numbers(String name) {
        return Arrays.stream(text(name).split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** All of them, as a command line. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        values.forEach((name, value) ->
                line.append("--").append(name).append(' ').append(value).append(' '));
        return line.toString().trim();
    }
}
