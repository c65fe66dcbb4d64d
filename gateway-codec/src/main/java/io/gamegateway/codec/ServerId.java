/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

/**
 * The routing address in every client message: bit 31 {@code isZip}, bits 16-30 {@code worldId}, bits 8-15 {@code
 * serverType}, bits 0-7 {@code instId}. Prints as {@code worldId.serverType.instId}.
 *
 * <p>On the message path the four bytes stay an {@code int}; the static methods read its parts without creating an
 * object. Immutable and thread-safe.
 *
 * @param value the 32 bits as they are on the wire (an unsigned value in a signed {@code int})
 * @since 0.1
 */
public record ServerId(int value) {

    /** The largest {@code worldId}, 15 bits. */
    public static final int MAX_WORLD_ID = 0x7FFF;

    /** The largest {@code serverType}, 8 bits. */
    public static final int MAX_SERVER_TYPE = 0xFF;

    /** The largest {@code instId}, 8 bits. */
    public static final int MAX_INST_ID = 0xFF;

    /** Bit 31: the payload is zlib compressed. */
    public static final int ZIP_BIT = 0x8000_0000;

    /**
     * A serverId without the zip bit.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public static ServerId of(int worldId, int serverType, int instId) {
        check("worldId", worldId, MAX_WORLD_ID);
        check("serverType", serverType, MAX_SERVER_TYPE);
        check("instId", instId, MAX_INST_ID);
        return new ServerId(worldId << 16 | serverType << 8 | instId);
    }

    /** True where the payload is zlib compressed. */
    public static boolean isZip(int serverId) {
        return serverId < 0;
    }

    /** The serverId with bit 31 cleared: the address alone. */
    public static int withoutZip(int serverId) {
        return serverId & ~ZIP_BIT;
    }

    /** The world, 0 to {@value #MAX_WORLD_ID}. */
    public static int worldId(int serverId) {
        return serverId >>> 16 & MAX_WORLD_ID;
    }

    /** The kind of server, 0 to {@value #MAX_SERVER_TYPE}. */
    public static int serverType(int serverId) {
        return serverId >>> 8 & MAX_SERVER_TYPE;
    }

    /** The instance, 0 to {@value #MAX_INST_ID}. */
    public static int instId(int serverId) {
        return serverId & MAX_INST_ID;
    }

    /** {@code worldId.serverType.instId} of the wire value. */
    public static String format(int serverId) {
        return worldId(serverId) + "." + serverType(serverId) + "." + instId(serverId);
    }

    /** True where the payload is zlib compressed. */
    public boolean isZip() {
        return isZip(value);
    }

    /** The world, 0 to {@value #MAX_WORLD_ID}. */
    public int worldId() {
        return worldId(value);
    }

    /** The kind of server, 0 to {@value #MAX_SERVER_TYPE}. */
    public int serverType() {
        return serverType(value);
    }

    /** The instance, 0 to {@value #MAX_INST_ID}. */
    public int instId() {
        return instId(value);
    }

    @Override
    public String toString() {
        return format(value);
    }

    private static void check(String name, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + max + ")");
        }
    }
}
