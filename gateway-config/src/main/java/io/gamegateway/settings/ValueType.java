/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.List;
import java.util.Optional;

/** How the value of a key is read and checked. */
interface ValueType<T> {

    /** The value; empty where it cannot be one, which is among the problems then. */
    Optional<T> read(String path, ConfigNode node, Problems problems);

    /** For whoever describes keys to people or tools. */
    SettingKey.Kind kind();

    /** All values there are, where it is one of a few. */
    default List<String> choices() {
        return List.of();
    }

    /** True where the value is a single text, also when it looks like a list or a mapping. */
    boolean isText();
}
