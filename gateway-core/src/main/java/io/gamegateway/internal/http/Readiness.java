/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.http;

/** Whether the gateway accepts clients and has routes. Thread-safe. */
@FunctionalInterface
public interface Readiness {

    /** What {@code /ready} says. */
    boolean isReady();
}
