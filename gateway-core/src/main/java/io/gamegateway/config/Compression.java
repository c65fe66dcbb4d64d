/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * What happens to client payloads whose zip bit is set.
 *
 * @since 0.1
 */
public enum Compression {
    /** They go to the backend as they are. */
    PASS_THROUGH,
    /** They are inflated first, up to {@link Limits#maxMessageBytes()}. */
    INFLATE
}
