/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The names of groups and users that came lately, so that a name which comes again and again is not decoded each time. Each has
 * one place, by its hash, and displaces who had it. Not thread-safe.
 */
final class NameCache {

    private static final int PLACES = 256;

    /** Longer ones are rare, and not worth the room. */
    private static final int MAX_BYTES = 64;

    private final @Nullable ByteBuf[] bytes = new ByteBuf[PLACES];
    private final String[] names = new String[PLACES];

    /** The name that lies there, in UTF-8. */
    String get(ByteBuf data, int index, int length) {
        if (length == 0) {
            return "";
        }
        if (length > MAX_BYTES) {
            return data.toString(index, length, StandardCharsets.UTF_8);
        }
        int place = place(data, index, length);
        ByteBuf known = bytes[place];
        if (known != null && known.readableBytes() == length && ByteBufUtil.equals(known, 0, data, index, length)) {
            return names[place];
        }
        String name = data.toString(index, length, StandardCharsets.UTF_8);
        bytes[place] = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data, index, length));
        names[place] = name;
        return name;
    }

    private static int place(ByteBuf data, int index, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + data.getByte(index + i);
        }
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
