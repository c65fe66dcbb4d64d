/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus text, taken apart. */
final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"[^\"]*\"");

    private final String text;
    private final Map<String, Double> samples = new TreeMap<>();

    /** By the name of the family, as {@code # TYPE} has it. */
    private final Map<String, String> types = new TreeMap<>();

    private final Map<String, Set<String>> labels = new TreeMap<>();

    Scrape(String text) {
        this.text = text;
        text.lines().forEach(this::line);
    }

    private void line(String line) {
        if (line.startsWith("# TYPE ")) {
            String[] words = line.split(" ");
            types.put(words[2], words[3]);
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (line.startsWith("#") || !sample.matches()) {
            return;
        }
        String labelText = sample.group(2) == null ? "" : sample.group(2);
        samples.put(sample.group(1) + "{" + labelText + "}", Double.parseDouble(sample.group(3)));
        Set<String> names = labels.computeIfAbsent(sample.group(1), key -> new TreeSet<>());
        LABEL.matcher(labelText).results().forEach(label -> names.add(label.group(1)));
    }

    String text() {
        return text;
    }

    /** Of the sample with this name and these labels, such as {@code name{a="b"}}. */
    double value(String name, String... namesAndValues) {
        StringBuilder key = new StringBuilder(name).append('{');
        for (int i = 0; i < namesAndValues.length; i += 2) {
            key.append(i == 0 ? "" : ",")
                    .append(namesAndValues[i])
                    .append("=\"")
                    .append(namesAndValues[i + 1])
                    .append('"');
        }
        Double value = samples.get(key.append('}').toString());
        return value == null ? Double.NaN : value;
    }

    Map<String, String> types() {
        return types;
    }

    Map<String, Double> samples() {
        return samples;
    }

    /** The label names of a sample. */
    Set<String> labels(String sampleName) {
        return labels.getOrDefault(sampleName, Set.of());
    }
}
