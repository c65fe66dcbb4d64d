/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorldTest {

    private final AtomicLong clock = new AtomicLong();
    private final World world = new World(clock::get);

    private record Dot(int id, int x, int y, int server, int cheers) {}

    private Dot dot() {
        ByteBuffer in = GameMessages.read(world.snapshot());
        assertThat(in.getShort()).isEqualTo((short) 1);
        return new Dot(in.getInt(), in.getShort(), in.getShort(), in.get(), in.get());
    }

    @Test
    void player_isMovedByItsServerAlone_andStaysInTheWorld() {
        world.enter(7, "ann", 1);
        Dot start = dot();
        world.steer(7, 127, 0, 2);

        world.move(1, 0.5);
        assertThat(dot().x()).isEqualTo(start.x());
        world.move(2, 0.5);
        assertThat(dot().x()).isEqualTo(Math.min(World.WIDTH, start.x() + 130));
        world.move(2, 1_000);
        assertThat(dot()).isEqualTo(new Dot(7, World.WIDTH, start.y(), 2, 0));
    }

    @Test
    void playerWhoComesAgain_keepsThePlace() {
        world.enter(7, "ann", 1);
        world.steer(7, 0, 127, 1);
        world.move(1, 0.2);
        Dot before = dot();

        world.enter(7, "anna", 2);

        assertThat(dot()).isEqualTo(new Dot(7, before.x(), before.y(), 2, 0));
        assertThat(new String(world.names(), StandardCharsets.UTF_8)).isEqualTo("{\"7\":\"anna\"}");
    }

    @Test
    void silentPlayer_isForgotten() {
        world.enter(7, "ann", 1);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(8));
        world.forgetSilent();
        assertThat(world.players()).isEqualTo(1);

        clock.addAndGet(1);
        world.forgetSilent();
        assertThat(world.players()).isZero();
    }

    @Test
    void cheer_lastsAMoment() {
        world.enter(7, "ann", 1);
        world.cheer(7);
        assertThat(dot().cheers()).isEqualTo(15);
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_600));
        assertThat(dot().cheers()).isZero();
    }

    @Test
    void strangers_areNobody() {
        world.steer(1, 127, 127, 1);
        world.cheer(1);
        world.enter(-1, "a\u0000very long name, longer than anybody has", 1);
        assertThat(world.players()).isEqualTo(1);
        assertThat(new String(world.names(), StandardCharsets.UTF_8))
                .isEqualTo("{\"4294967295\":\"avery long name,\"}");
    }
}
