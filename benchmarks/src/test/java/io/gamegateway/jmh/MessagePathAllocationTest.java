/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.grpc.internal.packet.GamePacketBenchmark;
import io.netty.util.ResourceLeakDetector;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the benchmarks of the message path allocate. Each iteration is a number of operations rather than a time, so that on a slow machine
 * as on a fast one what JMH itself allocates, about 6 KB in each, is spread over as many.
 */
class MessagePathAllocationTest {

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int OPERATIONS = 20_000;
    private static final int ITERATIONS = 3;
    private static final double MAX_BYTES = 1;

    private static final Map<String, String> PROPERTIES = Map.of(
            "jmh.executor", "CUSTOM",
            "jmh.executor.class", LoopThreads.class.getName(),
            // Benchmarks may run on the same machine: nothing here is measured in time.
            "jmh.ignoreLock", "true");

    private static final ResourceLeakDetector.Level LEVEL = ResourceLeakDetector.getLevel();

    @BeforeAll
    static void runOnLoopThreads_withoutLeakRecords() {
        PROPERTIES.forEach(System::setProperty);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void restore() {
        ResourceLeakDetector.setLevel(LEVEL);
        PROPERTIES.keySet().forEach(System::clearProperty);
    }

    @Test
    void messagePath_eachBenchmark_allocatesNothing() throws Exception {
        Map<Integer, List<String>> byOperations = all().filter(MessagePathAllocationTest::isOfMessagePath)
                .collect(Collectors.groupingBy(
                        entry -> entry.getOperationsPerInvocation().orElse(1),
                        Collectors.mapping(BenchmarkListEntry::getUsername, Collectors.toList())));
        Map<String, Double> bytes = new TreeMap<>();
        for (Map.Entry<Integer, List<String>> group : byOperations.entrySet()) {
            bytes.putAll(allocated(group.getValue(), group.getKey()));
        }

        assertThat(bytes).hasSizeGreaterThan(50);
        assertThat(bytes).allSatisfy((benchmark, each) -> assertThat(each).isLessThan(MAX_BYTES));
    }

    @Test
    void generatedCode_isSeenToAllocate() throws Exception {
        String generated = GamePacketBenchmark.class.getName() + ".writeGenerated";

        assertThat(allocated(List.of(generated), 1).values())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).isGreaterThan(500));
    }

    private static Stream<BenchmarkListEntry> all() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream();
    }

    private static boolean isOfMessagePath(BenchmarkListEntry entry) {
        try {
            Class<?> type = Class.forName(entry.getUserClassQName());
            String name =
                    entry.getUsername().substring(entry.getUserClassQName().length() + 1);
            return type.isAnnotationPresent(MessagePath.class)
                    || Stream.of(type.getMethods())
                            .filter(method -> method.isAnnotationPresent(MessagePath.class))
                            .map(Method::getName)
                            .anyMatch(name::equals);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes per operation of each of these benchmarks with each of its parameters: the least of some iterations. */
    private static Map<String, Double> allocated(List<String> benchmarks, int perInvocation) throws RunnerException {
        int invocations = OPERATIONS / perInvocation;
        OptionsBuilder options = new OptionsBuilder();
        benchmarks.forEach(name -> options.include("^" + Pattern.quote(name) + "$"));
        Options shortly = options.mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(1)
                .warmupBatchSize(invocations)
                .measurementIterations(ITERATIONS)
                .measurementBatchSize(invocations)
                // Instead of their own: a small payload, and a larger one that gRPC still hands over at once.
                .param("payloadBytes", "64", "2000")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(shortly).run();
        return results.stream().collect(Collectors.toMap(MessagePathAllocationTest::name, result -> {
            double bytes = Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED))
                    .getStatistics()
                    .getMin();
            // A batch of invocations is one to JMH.
            return bytes / invocations;
        }));
    }

    private static String name(RunResult result) {
        return result.getParams().getBenchmark()
                + result.getParams().getParamsKeys().stream()
                        .map(key -> " " + key + "=" + result.getParams().getParam(key))
                        .collect(Collectors.joining());
    }
}
