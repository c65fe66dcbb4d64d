/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.examples.client.GameClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the game's clients and servers say to each other; {@code game.js} has the same. Little endian, like the gateway's own bytes. */
final class GameMessages {

    /** Server types, by which the gateway routes. */
    static final int ARENA_TYPE = 20;

    static final int CHEER_TYPE = 30;

    static final int ARENA = GameClient.serverId(1, ARENA_TYPE, 0);
    static final int CHEERS = GameClient.serverId(1, CHEER_TYPE, 0);

    /** To the arena: u32 player, UTF-8 name. Answered by the same. */
    static final int JOIN = 1;

    /** To the arena: u32 player, i8 dx, i8 dy, each -127 to 127: where the player wants to go. */
    static final int STEER = 2;

    /** To the arena: any bytes, which come back. */
    static final int PING = 3;

    /** To the server of cheers: u32 player. Answered by a u32, how many there have been. */
    static final int CHEER = 4;

    /** Pushed: u16 count, then each player's u32 id, u16 x, u16 y, u8 server, u8 tenths of a second that the cheer lasts. */
    static final int SNAPSHOT = 100;

    /** Pushed: JSON, names by player id. */
    static final int NAMES = 101;

    /** Pushed: UTF-8, what has happened. */
    static final int NEWS = 102;

    private GameMessages() {}

    static byte[] join(int player, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return littleEndian(Integer.BYTES + utf8.length)
                .putInt(player)
                .put(utf8)
                .array();
    }

    static byte[] steer(int player, int dx, int dy) {
        return littleEndian(Integer.BYTES + 2)
                .putInt(player)
                .put((byte) dx)
                .put((byte) dy)
                .array();
    }

    static byte[] number(int value) {
        return littleEndian(Integer.BYTES).putInt(value).array();
    }

    static ByteBuffer read(byte[] payload) {
        return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
