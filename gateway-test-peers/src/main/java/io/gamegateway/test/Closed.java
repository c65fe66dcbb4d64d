/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.util.OptionalInt;

/**
 * How a connection ended.
 *
 * @param reset whether by RST
 * @param webSocketCode the code of the close frame that the server sent before, 1005 if that had none; empty if there
 *     was no close frame
 * @param webSocketReason the reason in that frame, or the empty string
 * @since 0.1.0
 */
public record Closed(boolean reset, OptionalInt webSocketCode, String webSocketReason) {

    static Closed tcp(boolean reset) {
        return new Closed(reset, OptionalInt.empty(), "");
    }
}
