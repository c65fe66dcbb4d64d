/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fills an SPI's slot: what was set wins, then the one that is found on the class path, then the default. */
final class Providers {

    private Providers() {}

    /** What was set, and whatever else is on the class path. */
    static <T> List<T> with(Class<T> spi, List<T> set) {
        List<T> all = new ArrayList<>(set);
        ServiceLoader.load(spi, Providers.class.getClassLoader()).forEach(all::add);
        return all;
    }

    /** @throws IllegalStateException where several are found, naming them */
    static <T> T choose(Class<T> spi, @Nullable T set, Supplier<T> byDefault) {
        if (set != null) {
            return set;
        }
        List<ServiceLoader.Provider<T>> found = ServiceLoader.load(spi, Providers.class.getClassLoader()).stream()
                .toList();
        if (found.size() > 1) {
            throw new IllegalStateException(spi.getSimpleName() + ": several are on the class path, "
                    + found.stream().map(ServiceLoader.Provider::type).toList()
                    + " (expected: one, or one set on the builder)");
        }
        return found.isEmpty() ? byDefault.get() : found.get(0).get();
    }
}
