/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads the PROXY protocol header (HAProxy's proxy-protocol.txt, versions 1 and 2) that a trusted proxy sends first, and so
 * learns where the client is. A header from anybody else is a forgery, and refused. The header is cut out here, within bounds and
 * from small copies, and understood by Netty's decoder.
 */
public final class ProxyHeaderHandler extends ArrivalHandler {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ProxyHeaderHandler.class));

    private static final ByteBuf V1 =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("PROXY ", StandardCharsets.US_ASCII));
    private static final ByteBuf V2 =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0d0a0d0a000d0a515549540a")));

    /** Of the text with its line break. */
    private static final int V1_MAX_BYTES = 107;

    private static final int V2_LENGTH_INDEX = 14;
    private static final int V2_FIXED_BYTES = 16;

    /** Addresses and what else a proxy may say, such as of its own TLS. */
    private static final int V2_MAX_BYTES = V2_FIXED_BYTES + 4 * 1024;

    private static final int INCOMPLETE = 0;
    private static final int MALFORMED = -1;

    /** Of a connection that has just been accepted. */
    public ProxyHeaderHandler(Admission admission, Arrival arrival) {
        super(admission, arrival);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf all = behindKept((ByteBuf) message);
        boolean trusted = admission.isProxy(arrival.remoteAddress().getAddress());
        if (begins(all, V1) || begins(all, V2)) {
            header(ctx, all, trusted);
        } else if (trusted && admission.proxyProtocol() == ProxyProtocol.REQUIRED) {
            all.release();
            refuse(ctx, "no PROXY header (expected: one)");
        } else {
            ctx.fireChannelRead(all);
            ctx.pipeline().remove(this);
        }
    }

    /** As far as can be told. */
    private static boolean begins(ByteBuf in, ByteBuf signature) {
        int bytes = Math.min(in.readableBytes(), signature.readableBytes());
        return ByteBufUtil.equals(in, in.readerIndex(), signature, signature.readerIndex(), bytes);
    }

    private void header(ChannelHandlerContext ctx, ByteBuf all, boolean trusted) {
        int bytes = headerBytes(all);
        if (bytes == INCOMPLETE && (trusted || !isSigned(all))) {
            keep(ctx, all);
            return;
        }
        if (!trusted) {
            all.release();
            refuse(ctx, "a PROXY header (expected: none, as this is no trusted proxy)");
        } else if (bytes == MALFORMED) {
            all.release();
            refuse(ctx, "a PROXY header that is malformed or too long");
        } else {
            read(ctx, all, bytes);
        }
    }

    /** True where the whole signature is there. */
    private static boolean isSigned(ByteBuf in) {
        return in.readableBytes() >= (begins(in, V1) ? V1 : V2).readableBytes();
    }

    private static int headerBytes(ByteBuf in) {
        int begin = in.readerIndex();
        int have = in.readableBytes();
        if (begins(in, V1) && in.getByte(begin) == V1.getByte(0)) {
            int end = in.indexOf(begin, begin + Math.min(have, V1_MAX_BYTES), (byte) '\n');
            return end >= 0 ? end + 1 - begin : have >= V1_MAX_BYTES ? MALFORMED : INCOMPLETE;
        }
        if (have < V2_FIXED_BYTES) {
            return INCOMPLETE;
        }
        int bytes = V2_FIXED_BYTES + in.getUnsignedShort(begin + V2_LENGTH_INDEX);
        return bytes > V2_MAX_BYTES ? MALFORMED : have >= bytes ? bytes : INCOMPLETE;
    }

    private void read(ChannelHandlerContext ctx, ByteBuf all, int bytes) {
        Result result = new Result();
        HAProxyMessageDecoder decoder = new HAProxyMessageDecoder();
        ctx.pipeline().addAfter(ctx.name(), null, result).addAfter(ctx.name(), null, decoder);
        ctx.fireChannelRead(all.readRetainedSlice(bytes));
        if (!result.understood) {
            // The decoder has closed the connection, as the protocol demands.
            all.release();
            refuse(ctx, "a PROXY header that is malformed");
            return;
        }
        if (ctx.pipeline().context(decoder) != null) {
            ctx.pipeline().remove(decoder);
        }
        ctx.pipeline().remove(result);
        if (result.client != null) {
            arrival.remoteAddress(result.client);
        }
        if (all.isReadable()) {
            ctx.fireChannelRead(all);
        } else {
            all.release();
        }
        ctx.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext ctx, String what) {
        arrival.refuse(RejectReason.PROXY_HEADER, CloseReason.PROTOCOL_ERROR);
        log.warn("connection from {} refused: {}", arrival.remoteAddress(), what);
        ctx.close();
    }

    /** What Netty's decoder makes of the header. */
    private static final class Result extends ChannelInboundHandlerAdapter {

        private boolean understood;

        /** Null where the proxy speaks for itself, or does not know. */
        private @Nullable InetSocketAddress client;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HAProxyMessage header) {
                understood = true;
                client = client(header);
            }
            ReferenceCountUtil.release(message);
        }

        private static @Nullable InetSocketAddress client(HAProxyMessage header) {
            String source = header.sourceAddress();
            InetAddress address = source == null ? null : NetUtil.createInetAddressFromIpAddressString(source);
            return address == null ? null : new InetSocketAddress(address, header.sourcePort());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Said by what is missing.
        }
    }
}
