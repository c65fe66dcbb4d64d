/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

/** Range checks of arguments. */
final class Bounds {

    private Bounds() {}

    static void check(String name, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + max + ")");
        }
    }
}
