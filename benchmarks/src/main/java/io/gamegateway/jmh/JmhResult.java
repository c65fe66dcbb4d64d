/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What JMH's JSON says of one benchmark with one set of parameters. */
final class JmhResult {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** So each name of what the garbage collector's profiler measures begins. */
    private static final String PROFILER = "gc.";

    private static final double MAX_ZERO = 0.05;
    private static final double MIN_WHOLE = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private String benchmark = "";
    private int threads;
    private String jdk = "";
    private String vm = "";
    private String jmh = "";
    private final Map<String, String> parameters = new TreeMap<>();
    private Metric primary = new Metric();

    /** Of the profiler, and of each method of a group. */
    private final Map<String, Metric> secondary = new TreeMap<>();

    private JmhResult() {}

    private static final class Metric {

        private double score;
        private double error = Double.NaN;
        private String unit = "";

        /** In nanoseconds per operation. */
        String time() {
            double factor = switch (unit) {
                case "ns/op" -> 1;
                case "us/op" -> 1e3;
                case "ms/op" -> 1e6;
                case "s/op" -> 1e9;
                default -> throw new IllegalArgumentException("unit: " + unit + " (expected: time per operation)");
            };
            String time = number(score * factor);
            return Double.isNaN(error) ? time : time + " ± " + number(error * factor);
        }
    }

    /** All results of a file. */
    static List<JmhResult> parse(String json) {
        List<JmhResult> results = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException(
                        "results: " + parser.currentToken() + " (expected: an array, as JMH writes it)");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                results.add(new JmhResult().read(parser));
            }
        }
        return results;
    }

    private JmhResult read(JsonParser parser) {
        forEachField(parser, name -> {
            switch (name) {
                case "benchmark" -> benchmark = parser.getString();
                case "threads" -> threads = parser.getIntValue();
                case "jdkVersion" -> jdk = parser.getString();
                case "vmName" -> vm = parser.getString();
                case "jmhVersion" -> jmh = parser.getString();
                case "params" -> forEachField(parser, parameter -> parameters.put(parameter, parser.getString()));
                case "primaryMetric" -> primary = metric(parser);
                case "secondaryMetrics" -> forEachField(parser, metric -> secondary.put(metric, metric(parser)));
                default -> parser.skipChildren();
            }
        });
        return this;
    }

    private static Metric metric(JsonParser parser) {
        Metric metric = new Metric();
        forEachField(parser, name -> {
            switch (name) {
                case "score" -> metric.score = number(parser);
                case "scoreError" -> metric.error = number(parser);
                case "scoreUnit" -> metric.unit = parser.getString();
                default -> parser.skipChildren();
            }
        });
        return metric;
    }

    /** JMH writes one that is none as text. */
    private static double number(JsonParser parser) {
        return Double.parseDouble(parser.getString());
    }

    /** Calls the action for each field of the object that the parser is at, when it is at the field's value. */
    private static void forEachField(JsonParser parser, Consumer<String> action) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            action.accept(name);
        }
    }

    /** The JVM that it ran on. */
    String machine() {
        return "JDK " + jdk + ", " + vm + ", JMH " + jmh;
    }

    /** One row of the table; of a group, one more for each of its methods. */
    List<String> rows() {
        Metric allocated = secondary.get(ALLOCATED);
        List<String> rows = new ArrayList<>();
        rows.add(row(name(), primary, allocated == null ? "" : number(allocated.score)));
        secondary.forEach((name, metric) -> {
            if (!name.startsWith(PROFILER)) {
                rows.add(row(name() + ":" + name, metric, ""));
            }
        });
        return rows;
    }

    private String row(String name, Metric time, String bytes) {
        String values = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(", "));
        return "| " + String.join(" | ", name, values, Integer.toString(threads), time.time(), bytes) + " |";
    }

    /** The class and the method, without the package. */
    private String name() {
        int method = benchmark.lastIndexOf('.');
        return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }

    private static String number(double value) {
        if (Math.abs(value) < MAX_ZERO) {
            return "0";
        }
        return String.format(Locale.ROOT, value < MIN_WHOLE ? "%.1f" : "%,.0f", value);
    }
}
