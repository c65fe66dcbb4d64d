/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.settings.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of values of one type. */
final class ListType<T> implements ValueType<List<T>> {

    private final String expectation;
    private final int minItems;
    private final ValueType<T> itemType;

    private ListType(String expectation, int minItems, ValueType<T> itemType) {
        this.expectation = expectation;
        this.minItems = minItems;
        this.itemType = itemType;
    }

    static <T> ListType<T> of(String expectation, ValueType<T> itemType) {
        return new ListType<>(expectation, 0, itemType);
    }

    static <T> ListType<T> ofAtLeastOne(String expectation, ValueType<T> itemType) {
        return new ListType<>(expectation, 1, itemType);
    }

    @Override
    public Optional<List<T>> read(String path, ConfigNode node, Problems problems) {
        if (!(node instanceof Sequence sequence)) {
            problems.badValue(path, node, expectation);
            return Optional.empty();
        }
        int count = sequence.items().size();
        if (count < minItems) {
            problems.add(node.origin(), path, "[] (expected: " + expectation + ")");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            itemType.read(path + "[" + i + "]", sequence.items().get(i), problems)
                    .ifPresent(values::add);
        }
        return values.size() == count ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public SettingKey.Kind kind() {
        return SettingKey.Kind.LIST;
    }

    @Override
    public boolean isText() {
        return false;
    }
}
