/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.decode;

import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RouteStage;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** A client that sends its messages on a bare TCP connection. */
public final class TcpClientHandler extends ClientHandler {

    private boolean greeted;

    /**
     * @param arrival whose deadline runs towards the handshake timeout until the first message is there
     * @param maxMessageBytes payload bytes; 0 = the wire format's limit
     */
    public TcpClientHandler(SessionLoop loop, RouteStage next, Arrival arrival, int maxMessageBytes) {
        super(ClientProtocol.TCP, loop, next, arrival, maxMessageBytes);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        session().awaitFirstMessage();
    }

    @Override
    void decode(ByteBuf in) {
        frames().decode(in);
    }

    @Override
    public boolean onMessage(int messageId, int serverId, ByteBuf buf, int payloadIndex, int payloadBytes) {
        if (!greeted) {
            greeted = true;
            session().watch();
        }
        return super.onMessage(messageId, serverId, buf, payloadIndex, payloadBytes);
    }
}
