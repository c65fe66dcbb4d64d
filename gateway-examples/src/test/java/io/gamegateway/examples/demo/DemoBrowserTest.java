/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.admin.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Two people play, in two browsers. */
class DemoBrowserTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int ROBOTS = 20;

    private static void eventually(ThrowingCallable check) {
        await().atMost(WAIT).untilAsserted(check::call);
    }

    /** One of the players. */
    private record Player(Browser browser) {

        static Player at(Browser browser, Demo demo, String name) {
            browser.open(demo.gameAddress() + "?name=" + name);
            return new Player(browser);
        }

        Object ask(String expression) {
            return browser.script("return " + expression);
        }

        long id() {
            return ((Number) ask("demo.me")).longValue();
        }

        boolean sees(long id) {
            return (Boolean) ask("demo.dots().has(" + id + ")");
        }

        long x(long id) {
            return ((Number) ask("demo.dots().get(" + id + ").x")).longValue();
        }

        void key(String type, String code) {
            browser.script("dispatchEvent(new KeyboardEvent('" + type + "', {code: '" + code + "'}))");
        }
    }

    @Test
    void twoPlayers_seeEachOther_throughAllExperiments() throws IOException {
        try (Demo demo = new Demo(new DemoOptions("127.0.0.1", ROBOTS, 0, Duration.ofSeconds(1)));
                Browser first = Browser.start();
                Browser second = Browser.start()) {
            Player ann = Player.at(first, demo, "ann");
            Player bob = Player.at(second, demo, "bob");
            theySeeEachOther(ann, bob);
            annMoves_andBobSeesIt(ann, bob);
            annCheers(ann);

            ann.browser()
                    .element("experiments")
                    .findElement(By.cssSelector("[data-experiment=kill]"))
                    .click();
            eventually(() -> assertThat(ann.browser().text("news")).contains("arena-2 was killed"));
            annMoves_andBobSeesIt(ann, bob);
            annMoves_andBobSeesIt(bob, ann);

            demo.experiments().stallClient();
            eventually(() -> assertThat(bob.browser().text("news")).contains("closed as slow_consumer, alone"));
            annMoves_andBobSeesIt(ann, bob);

            long place = ann.x(ann.id());
            demo.experiments().drain();
            eventually(() -> assertThat(ann.ask("demo.gateway") + " " + bob.ask("demo.gateway"))
                    .isEqualTo("B B"));
            eventually(() -> assertThat(bob.sees(ann.id())).isTrue());
            // She may have gone on for a snapshot or two after her key was released.
            assertThat(bob.x(ann.id())).isBetween(place - 60, place + 60);
            annMoves_andBobSeesIt(ann, bob);

            for (Player player : new Player[] {ann, bob}) {
                assertThat(player.ask("demo.lost")).isEqualTo(0L);
                assertThat(player.ask("demo.moves.join()")).isEqualTo("A");
                assertThat(player.browser().complaints()).isEmpty();
            }
            assertThat(demo.robots().disconnects()).isZero();
        }
    }

    private static void theySeeEachOther(Player ann, Player bob) {
        eventually(() -> assertThat(ann.sees(bob.id())).isTrue());
        eventually(() -> assertThat(bob.sees(ann.id())).isTrue());
        eventually(() -> assertThat((Number) ann.ask("demo.dots().size")).isEqualTo((long) ROBOTS + 2));
        eventually(() -> assertThat(ann.browser().text("trip")).endsWith(" ms"));
    }

    /** To the side with more room. */
    private static void annMoves_andBobSeesIt(Player ann, Player bob) {
        long before = bob.x(ann.id());
        boolean right = before < World.WIDTH / 2;
        String key = right ? "ArrowRight" : "KeyA";
        ann.key("keydown", key);
        eventually(
                () -> assertThat((bob.x(ann.id()) - before) * (right ? 1 : -1)).isGreaterThan(100));
        ann.key("keyup", key);
        eventually(() -> assertThat(ann.x(ann.id())).isEqualTo(bob.x(ann.id())));
    }

    private static void annCheers(Player ann) {
        ann.browser().element("cheer").click();
        eventually(() -> assertThat(ann.ask("demo.cheers")).isEqualTo(1L));
    }

    @Test
    void page_fitsADeskAndAPhone() throws IOException {
        try (Demo demo = new Demo(new DemoOptions("127.0.0.1", ROBOTS, 0, Duration.ofSeconds(1)));
                Browser browser = Browser.start()) {
            Player ann = Player.at(browser, demo, "ann");
            eventually(() -> assertThat((Number) ann.ask("demo.dots().size")).isEqualTo(ROBOTS + 1L));
            for (int width : new int[] {1280, 390}) {
                browser.look(width, width == 390 ? 780 : 760, true);
                eventually(() -> assertThat((Boolean) ann.ask("document.documentElement.scrollWidth <= innerWidth"))
                        .isTrue());
                assertThat((Boolean) ann.ask(
                                "document.getElementById('arena').getBoundingClientRect().height > innerHeight / 2"))
                        .isTrue();
                browser.screenshot(Path.of("target", "demo-" + width + ".png"));
            }
        }
    }
}
