/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import org.jspecify.annotations.Nullable;

/** A piece of a log, and the piece behind it. */
final class Chunk {

    static final int BYTES = 32 * 1024;

    final byte[] bytes = new byte[BYTES];

    /** Set before anything is written there. */
    @Nullable
    Chunk next;
}
