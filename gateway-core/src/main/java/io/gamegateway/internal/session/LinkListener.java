/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.LinkLoss;

/** What the reply stage tells the forward stage of links. On the event loop. */
public interface LinkListener {

    /** The link is there. */
    void linkOpened(BackendLink link);

    /** The link takes messages again. */
    void linkWritable(BackendLink link);

    /** The link was closed on purpose. */
    void linkClosed(BackendLink link);

    /** The link is gone. */
    void linkLost(BackendLink link, LinkLoss loss, String cause);

    /** The link's backend answers no more. */
    void linkSilent(BackendLink link, String cause);
}
