/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.netty.buffer.ByteBuf;

/** What the route stage hands messages to. On the event loop. */
public interface ForwardStage {

    /**
     * One message whose endpoint is known.
     *
     * @param zip true where the payload is zlib compressed
     * @param buf borrowed, indices unchanged
     * @return false where it must wait: {@link Session#resume()} follows and brings it again
     */
    boolean forward(Session session, Route route, int messageId, boolean zip, ByteBuf buf, int index, int bytes);
}
