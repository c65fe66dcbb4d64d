/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/** Who waits in a queue for something to have room again. On the event loop. */
public interface Resumable {

    /** There is room; has been taken out of the queue. */
    void resume();
}
