/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin;

import static io.gamegateway.admin.AdminFixture.TOKEN;
import static io.gamegateway.admin.AdminFixture.WAIT;
import static io.gamegateway.admin.AdminFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.test.FrameClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/** The dashboard, in a real browser. */
@Timeout(120)
class DashboardTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int WIDE = 1400;
    private static final int HEIGHT = 1000;

    @RegisterExtension
    final AdminFixture fixture = new AdminFixture();

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    @BeforeEach
    void startBrowser() throws IOException {
        browser = Browser.start();
    }

    @AfterEach
    void closeBrowser() throws IOException {
        browser.close();
    }

    private void open() {
        browser.look(WIDE, HEIGHT, false);
        browser.open(fixture.uri("/").toString());
        eventually(() -> assertThat(browser.text("state")).containsIgnoringCase("ready"));
    }

    private static void eventually(ThrowingRunnable check) {
        // The page is told each two seconds; while it draws, an element may be replaced.
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(check);
    }

    private void enterToken() {
        browser.element("token-button").click();
        browser.element("token-input").sendKeys(TOKEN);
        browser.element("token-save").click();
        eventually(() -> assertThat(browser.element("drain-button").isEnabled()).isTrue());
    }

    private void play(FrameClient client, int messages) {
        for (int i = 0; i < messages; i++) {
            client.send(message("play"));
            client.receive(WAIT);
        }
    }

    @Test
    void numbers_areLive() throws Exception {
        fixture.start();
        List<FrameClient> clients = List.of(fixture.client(), fixture.client(), fixture.client());
        long id = fixture.sessionOf(clients.get(0));
        fixture.gateway()
                .clients()
                .bind(id, "<img src=x onerror=alert(1)>")
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        clients.forEach(client -> play(client, 40));
        open();

        eventually(() -> {
            clients.forEach(client -> play(client, 20));
            assertThat(browser.text("connections")).isEqualTo("3");
            assertThat(browser.text("sessions")).isEqualTo("3");
            assertThat(browser.text("rate-from-clients")).isNotEqualTo("0");
            assertThat(browser.text("p99-to-backend")).contains("s");
            assertThat(browser.text("endpoints")).contains(fixture.backend().endpoint(), "closed");
            assertThat(browser.text("talkers")).contains(Long.toString(id));
        });
        eventually(() -> {
            play(clients.get(0), 20);
            assertThat(browser.text("talkers")).as("as text, not as HTML").contains("<img src=x onerror=alert(1)>");
        });
        clients.get(2).close();
        eventually(() -> assertThat(browser.text("connections")).isEqualTo("2"));
        eventually(() -> assertThat(browser.text("closes")).contains("normal"));
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1400, false", "1400, true", "360, false", "360, true"})
    void page_fitsItsWindow_andHasTheColoursThatAreAskedFor(int width, boolean dark) throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        long id = fixture.sessionOf(client);
        open();
        browser.look(width, HEIGHT, dark);
        search(Long.toString(id));
        play(client, 50);

        eventually(() -> assertThat(browser.text("connections")).isEqualTo("1"));
        assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
                .as("nothing to scroll sideways")
                .isLessThanOrEqualTo(width);
        long brightness = (Long)
                browser.script("const c = getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number);"
                        + "return Math.round((c[0] + c[1] + c[2]) / 3)");
        assertThat(brightness).matches(value -> dark ? value < 80 : value > 200);
        for (String plot : List.of("plot-connections", "plot-messages", "plot-latency", "plot-drops")) {
            assertThat(browser.element(plot).getSize().getWidth()).as(plot).isBetween(200, width);
        }
        browser.screenshot(SCREENSHOTS.resolve((dark ? "dark-" : "light-") + width + ".png"));
        assertThat(browser.complaints()).isEmpty();
    }

    private void search(String query) {
        browser.element("search").clear();
        browser.element("search").sendKeys(query);
        browser.element("search-button").click();
        eventually(() -> assertThat(browser.elements("#results tr")).isNotEmpty());
    }

    @Test
    void session_isFound_kickedAfterAQuestion_andItsTimelineTellsWhy() throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        long id = fixture.sessionOf(client);
        fixture.gateway().clients().bind(id, "ann").toCompletableFuture().get(5, TimeUnit.SECONDS);
        open();
        enterToken();
        search("ann");

        eventually(() -> clickFirst("#results tr button, #results tr a, #results tr"));
        eventually(() -> assertThat(browser.text("timeline")).contains("routed", "linked", "bound"));
        browser.element("kick-button").click();
        assertThat(fixture.gateway().session(id))
                .as("not before it is confirmed")
                .isPresent();
        eventually(
                () -> assertThat(browser.element("kick-dialog").isDisplayed()).isTrue());
        browser.element("kick-confirm").click();

        client.awaitClose(WAIT);
        eventually(() -> assertThat(browser.text("timeline")).contains("closed", "kicked"));
        assertThat(browser.complaints()).isEmpty();
    }

    private void clickFirst(String css) {
        WebElement first = browser.elements(css).get(0);
        first.click();
        assertThat(browser.element("session").isDisplayed()).isTrue();
    }

    @Test
    void drain_wantsTheGatewaysName() throws Exception {
        fixture.start();
        open();
        enterToken();

        browser.element("drain-button").click();
        browser.element("drain-name").sendKeys("another-gateway");
        assertThat(browser.element("drain-confirm").isEnabled()).isFalse();
        assertThat(fixture.gateway().isLeaving()).isFalse();
        browser.element("drain-name").clear();
        browser.element("drain-name").sendKeys("test-gateway");
        browser.element("drain-confirm").click();

        fixture.gateway().awaitClosed();
        eventually(() -> assertThat(browser.text("state")).containsIgnoringCase("draining"));
    }

    @Test
    void withoutAToken_nothingCanBeChanged() {
        fixture.start(builder -> builder);
        open();

        assertThat(browser.elements("#drain-button")).allMatch(button -> !button.isDisplayed() || !button.isEnabled());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void protectedReads_askForTheToken() {
        fixture.start(builder -> builder.token(TOKEN).protectReads(true));
        browser.look(WIDE, HEIGHT, false);
        browser.open(fixture.uri("/").toString());
        eventually(
                () -> assertThat(browser.element("token-dialog").isDisplayed()).isTrue());

        browser.element("token-input").sendKeys(TOKEN);
        browser.element("token-save").click();

        eventually(() -> assertThat(browser.text("state")).containsIgnoringCase("ready"));
    }
}
