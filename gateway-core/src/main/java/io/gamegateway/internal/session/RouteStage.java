/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.netty.buffer.ByteBuf;

/** What the decode stage hands messages to. On the event loop. */
public interface RouteStage {

    /**
     * One message of a client.
     *
     * @param serverId as on the wire, zip bit included
     * @param buf borrowed, indices unchanged
     * @return false where it must wait: {@link Session#resume()} follows and brings it again
     */
    boolean message(Session session, int messageId, int serverId, ByteBuf buf, int index, int bytes);
}
