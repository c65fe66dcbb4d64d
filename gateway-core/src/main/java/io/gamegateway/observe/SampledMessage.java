/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

/**
 * A message that is followed on its way through the gateway; see {@link SessionObserver#sample}.
 *
 * @since 0.1
 */
public interface SampledMessage {

    /** What goes to the backend as the span id with this message, where traces are propagated; 0 for the session's. */
    long spanId();

    /** It has been handed to the socket that leads to its backend. On the session's event loop; must not block. */
    void sent();
}
