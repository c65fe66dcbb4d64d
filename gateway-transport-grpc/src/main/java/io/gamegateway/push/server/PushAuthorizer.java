/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import java.util.concurrent.CompletionStage;

/**
 * Decides which logic server may do what.
 *
 * <p><b>Threads:</b> called on event loops, so it must not block; what takes time completes the stage later, on any thread.
 * <b>Errors:</b> a stage that fails, or is not complete within the server's hello timeout, refuses.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PushAuthorizer {

    /** Called once per stream, when it has said who it is. */
    CompletionStage<PushGrant> authorize(PushPeer peer);
}
