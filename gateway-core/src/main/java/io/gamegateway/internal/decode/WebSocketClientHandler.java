/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.decode;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.WebSocketDecoder;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RouteStage;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** A client whose messages travel in WebSocket binary frames; added when the upgrade is done. */
public final class WebSocketClientHandler extends ClientHandler implements WebSocketDecoder.Listener {

    private final WebSocketDecoder webSocket;

    /**
     * @param maxMessageBytes payload bytes of a game message; 0 = the wire format's limit
     */
    public WebSocketClientHandler(SessionLoop loop, RouteStage next, Arrival arrival, int maxMessageBytes) {
        super(ClientProtocol.WEBSOCKET, loop, next, arrival, maxMessageBytes);
        int payloadBytes = Math.max(maxMessageBytes, ClientFrame.MAX_PAYLOAD_BYTES);
        this.webSocket = new WebSocketDecoder(
                (int) Math.min(Integer.MAX_VALUE, (long) payloadBytes + ClientFrame.HEADER_BYTES), this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        session().watch();
    }

    @Override
    void decode(ByteBuf in) {
        webSocket.decode(in);
    }

    @Override
    public boolean isMidMessage() {
        return super.isMidMessage() || !isPaused() && webSocket.isMidMessage();
    }

    @Override
    public void onData(ByteBuf data) {
        frames().decode(data);
    }

    @Override
    public void onPing(byte[] payload) {
        if (session().admit(payload.length)) {
            session().pong(payload);
        }
    }

    @Override
    public void onPong(byte[] payload) {
        // A sign of life, which channelRead has noted.
        session().admit(payload.length);
    }

    @Override
    public void onClose(int code) {
        // RFC 6455 section 5.5.1: the answer typically echoes the code. The close frame says 1000 where it had none.
        if (code == WebSocketFrame.CLOSE_NO_STATUS) {
            session().close(CloseReason.NORMAL, "");
        } else {
            session().close(CloseReason.NORMAL, code, "");
        }
    }

    @Override
    public void onViolation(int closeCode, String what) {
        CloseReason reason =
                closeCode == WebSocketFrame.CLOSE_TOO_BIG ? CloseReason.MESSAGE_TOO_LARGE : CloseReason.PROTOCOL_ERROR;
        session().close(reason, closeCode, what);
    }

    @Override
    public void stop() {
        super.stop();
        webSocket.close();
    }
}
