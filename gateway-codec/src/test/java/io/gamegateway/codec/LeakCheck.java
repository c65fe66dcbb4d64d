/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ReferenceCounted;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that does not release every buffer.
 *
 * <p>It counts exactly rather than waiting for the garbage collector: each tracked buffer of each thread is in a set
 * from its allocation to its release, and the set must be empty when the class ends, after its {@code @AfterAll} methods.
 * Buffers that other threads are about to release have {@link #GRACE} to go. The failure names the test that ran when
 * the buffer was allocated, the thread, the allocation's stack trace and Netty's access records.
 *
 * <p>Registered for all tests through {@code META-INF/services} and JUnit's auto-detection. Not tracked: heap buffers of
 * {@code Unpooled}, which Netty itself does not track; buffers allocated within a static initializer, which live as
 * long as their class; and everything while the level of {@link ResourceLeakDetector} is {@code DISABLED}. Test classes
 * must not run at the same time in one JVM. {@code @Nested} classes are checked with the class around them.
 */
public final class LeakCheck implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    /** How long other threads may take to release what they hold when a class ends. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    private static final int SHOWN = 5;
    /** Stack frames that say how the test was started, not what it does. */
    private static final Pattern RUNNER = Pattern.compile(
            "(java\\.base/)?(org\\.junit\\.|org\\.apache\\.maven\\.|jdk\\.internal\\.reflect\\.|java\\.(lang\\.reflect|util)\\.)");

    /** Of a TLS context of OpenSSL, which gives it back when it is itself collected as garbage. */
    private static final String KEY_MATERIAL = "io.netty.handler.ssl.DefaultOpenSslKeyMaterial";

    private static final long POLL_NANOS = 5_000_000;

    private static final Set<Tracked<?>> OPEN = ConcurrentHashMap.newKeySet();
    private static final AtomicLong ALLOCATIONS = new AtomicLong();
    private static volatile String runningTest = "before the first test";

    static {
        // Netty asks the factory once, when the first buffer class is initialized; JUnit loads extensions before tests.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new CountingFactory());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        runningTest = context.getRequiredTestClass().getSimpleName();
        failWhereNotInstalled();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        runningTest = context.getRequiredTestClass().getSimpleName()
                + '.'
                + context.getRequiredTestMethod().getName()
                + ' '
                + context.getDisplayName();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        runningTest = "after " + context.getRequiredTestClass().getSimpleName();
        if (!context.getRequiredTestClass().isAnnotationPresent(Nested.class)) {
            verify(GRACE);
        }
    }

    /** The test that runs now, as far as the extension was told. */
    static String runningTest() {
        return runningTest;
    }

    /**
     * Fails where a buffer is still not released after {@code grace}, and forgets it, so that it is reported once. For
     * a test that wants to know before its class ends.
     *
     * @throws AssertionError with one suppressed stack trace for each buffer, up to {@value #SHOWN}
     */
    public static void verify(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        List<Tracked<?>> leaked = open();
        while (!leaked.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
            leaked = open();
        }
        if (!leaked.isEmpty()) {
            leaked.forEach(OPEN::remove);
            throw failure(leaked);
        }
    }

    private static List<Tracked<?>> open() {
        OPEN.removeIf(Tracked::inStaticInitializer);
        return List.copyOf(OPEN);
    }

    private static AssertionError failure(List<Tracked<?>> leaked) {
        StringBuilder text = new StringBuilder("not released: ").append(leaked.size());
        leaked.stream().limit(SHOWN).forEach(tracked -> text.append("\n\n").append(tracked.report()));
        AssertionError failure = new AssertionError(text.toString());
        leaked.stream().limit(SHOWN).map(Tracked::allocation).forEach(failure::addSuppressed);
        return failure;
    }

    private static void failWhereNotInstalled() {
        if (ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.DISABLED) {
            return;
        }
        long before = ALLOCATIONS.get();
        UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        if (ALLOCATIONS.get() == before) {
            throw new IllegalStateException("a Netty buffer class was initialized before LeakCheck could be installed");
        }
    }

    private static final class CountingFactory extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings({"deprecation", "InlineMeSuggester"})
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return ReferenceCounted.class.isAssignableFrom(resource)
                            && !resource.getName().equals(KEY_MATERIAL)
                    ? new CountingDetector<>(resource, samplingInterval)
                    : new ResourceLeakDetector<>(resource, samplingInterval);
        }
    }

    /** Leaves the access records to Netty's detector, but not the question of what is a leak. */
    private static final class CountingDetector<T> extends ResourceLeakDetector<T> {

        CountingDetector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        public @Nullable ResourceLeakTracker<T> track(T resource) {
            return getLevel() == Level.DISABLED ? null : trackForcibly(resource);
        }

        @Override
        public ResourceLeakTracker<T> trackForcibly(T resource) {
            ALLOCATIONS.incrementAndGet();
            return new Tracked<>(resource.getClass().getSimpleName(), super.trackForcibly(resource));
        }

        /** Off, because reporting a collected buffer would erase the records that our report shows. */
        @Override
        protected boolean needReport() {
            return false;
        }
    }

    private static final class Tracked<T> implements ResourceLeakTracker<T> {

        private final String type;
        private final ResourceLeakTracker<T> records;
        private final String test = runningTest;
        private final Throwable allocation =
                new Throwable("allocated by " + Thread.currentThread().getName());

        Tracked(String type, ResourceLeakTracker<T> records) {
            this.type = type;
            this.records = records;
            OPEN.add(this);
        }

        @Override
        public void record() {
            records.record();
        }

        @Override
        public void record(Object hint) {
            records.record(hint);
        }

        @Override
        public boolean close(T resource) {
            OPEN.remove(this);
            return records.close(resource);
        }

        boolean inStaticInitializer() {
            for (StackTraceElement frame : allocation.getStackTrace()) {
                if (frame.getMethodName().equals("<clinit>")) {
                    return true;
                }
            }
            return false;
        }

        Throwable allocation() {
            allocation.setStackTrace(Arrays.stream(allocation.getStackTrace())
                    .filter(frame -> !RUNNER.matcher(frame.getClassName()).lookingAt())
                    .toArray(StackTraceElement[]::new));
            return allocation;
        }

        String report() {
            return records.toString()
                    .lines()
                    .filter(line -> !RUNNER.matcher(line.strip()).lookingAt())
                    .collect(Collectors.joining("\n", type + ", " + allocation.getMessage() + " in " + test, ""));
        }
    }
}
