/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.netty.buffer.ByteBufUtil;

/** What users and groups may be called. */
public final class Names {

    /** The most UTF-8 bytes of a user id. */
    public static final int MAX_USER_ID_BYTES = 256;

    /** The most UTF-8 bytes of a group's name. */
    public static final int MAX_GROUP_BYTES = 128;

    private Names() {}

    /** True where it is not empty, nor too long. */
    public static boolean isUserId(String id) {
        return isName(id, MAX_USER_ID_BYTES);
    }

    /** True where it is not empty, nor too long. */
    public static boolean isGroup(String name) {
        return isName(name, MAX_GROUP_BYTES);
    }

    private static boolean isName(String name, int maxBytes) {
        return !name.isEmpty() && name.length() <= maxBytes && ByteBufUtil.utf8Bytes(name) <= maxBytes;
    }
}
