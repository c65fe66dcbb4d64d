/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the players are. In a game of many processes this is a database; here all servers share one object, and lose nothing when
 * one of them is killed. Thread-safe.
 */
final class World {

    static final int WIDTH = 1600;
    static final int HEIGHT = 900;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PLAYER_BYTES = 10;
    private static final double UNITS_PER_SECOND = 260;
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long CHEER_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long TENTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MAX_NAME = 16;
    private static final int MAX_PLAYERS = 2_000;

    private static final class Player {
        private String name = "";
        private double x;
        private double y;
        private double dx;
        private double dy;
        private int server;
        private long heardAt;
        private long cheersUntil;
    }

    private final Map<Integer, Player> players = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    World() {
        this(System::nanoTime);
    }

    World(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A player is there, or is there again, and keeps the place. */
    void enter(int id, String name, int server) {
        if (players.size() >= MAX_PLAYERS && !players.containsKey(id)) {
            return;
        }
        Player player = players.computeIfAbsent(id, World::somewhere);
        synchronized (player) {
            String clean = name.replaceAll("\\p{Cntrl}", "").strip();
            player.name = clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
            heard(player, server);
        }
    }

    private static Player somewhere(int id) {
        Player player = new Player();
        int hash = Integer.rotateLeft(id * 0x9E3779B9, 13) & 0x7FFF_FFFF;
        player.x = 60 + hash % (WIDTH - 120);
        player.y = 60 + hash / WIDTH % (HEIGHT - 120);
        return player;
    }

    private void heard(Player player, int server) {
        player.server = server;
        player.heardAt = nanoClock.getAsLong();
    }

    /** Where the player wants to go, each part -127 to 127. */
    void steer(int id, int dx, int dy, int server) {
        Player player = players.get(id);
        if (player != null) {
            synchronized (player) {
                double length = Math.max(127, Math.hypot(dx, dy));
                player.dx = dx / length;
                player.dy = dy / length;
                heard(player, server);
            }
        }
    }

    void cheer(int id) {
        Player player = players.get(id);
        if (player != null) {
            synchronized (player) {
                player.cheersUntil = nanoClock.getAsLong() + CHEER_NANOS;
            }
        }
    }

    /** Moves those whose messages this server gets; a server that is dead moves nobody. */
    void move(int server, double seconds) {
        players.values().forEach(player -> {
            synchronized (player) {
                if (player.server == server) {
                    player.x = clamp(player.x + player.dx * UNITS_PER_SECOND * seconds, WIDTH);
                    player.y = clamp(player.y + player.dy * UNITS_PER_SECOND * seconds, HEIGHT);
                }
            }
        });
    }

    private static double clamp(double value, int max) {
        return Math.max(0, Math.min(max, value));
    }

    /** Forgets players that have not been heard of for a while. */
    void forgetSilent() {
        long now = nanoClock.getAsLong();
        players.values().removeIf(player -> {
            synchronized (player) {
                return now - player.heardAt > FORGET_NANOS;
            }
        });
    }

    int players() {
        return players.size();
    }

    /** {@link GameMessages#SNAPSHOT}. */
    byte[] snapshot() {
        long now = nanoClock.getAsLong();
        Map<Integer, Player> all = Map.copyOf(players);
        ByteBuffer out = GameMessages.littleEndian(Short.BYTES + all.size() * PLAYER_BYTES);
        out.putShort((short) all.size());
        all.forEach((id, player) -> {
            synchronized (player) {
                long cheers = Math.max(0, player.cheersUntil - now) / TENTH_NANOS;
                out.putInt(id)
                        .putShort((short) Math.round(player.x))
                        .putShort((short) Math.round(player.y))
                        .put((byte) player.server)
                        .put((byte) cheers);
            }
        });
        return out.array();
    }

    /** {@link GameMessages#NAMES}. */
    byte[] names() {
        ObjectNode names = JSON.createObjectNode();
        players.forEach((id, player) -> {
            synchronized (player) {
                names.put(Integer.toUnsignedString(id), player.name);
            }
        });
        return JSON.writeValueAsBytes(names);
    }
}
