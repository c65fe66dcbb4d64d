/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gamegateway.admin.Browser;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.junit.GatewayExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reference client in JavaScript, in a browser: against the vectors, and at a real gateway. */
class JavaScriptClientTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Path TESTS = Path.of("src", "test", "resources", "clients");

    private static final Map<String, Path> FILES = Map.of(
            "/game-gateway.js", Path.of("..", "clients", "javascript", "game-gateway.js"),
            "/snippet.js", TESTS.resolve("snippet.js"),
            "/vectors.js", TESTS.resolve("vectors.js"),
            "/protocol.json", Vectors.FILE);

    @RegisterExtension
    final GatewayExtension gateway = GatewayExtension.builder()
            .backend(10, BackendHandler.echo())
            .configure(builder -> builder.closing(new CloseConfig(false, Duration.ofSeconds(2))))
            .build();

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = FILES.get(path);
            byte[] body = file == null
                    ? "<!doctype html><link rel='icon' href='data:,'>".getBytes(StandardCharsets.UTF_8)
                    : Files.readAllBytes(file);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            path.endsWith(".js") ? "text/javascript" : file == null ? "text/html" : "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void awaitTrue(Browser browser, String expression) {
        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(browser.script("return " + expression))
                        .as(expression)
                        .isEqualTo(true));
    }

    @Test
    void client_knowsTheVectors_andTalksToTheGateway() throws Exception {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", JavaScriptClientTest::serve);
        site.start();
        gateway.closing(() -> site.stop(0));
        try (Browser browser = Browser.start()) {
            browser.open("http://127.0.0.1:" + site.getAddress().getPort() + "/");
            browser.script(
                    "import('/vectors.js').then(({differences}) => differences())"
                            + ".then(({compared, differing}) => { window.compared = compared; window.differing = differing.join('; '); })");
            awaitTrue(browser, "window.compared > 30");
            assertThat(browser.script("return window.differing")).isEqualTo("");

            browser.script(
                    "window.shown = []; window.waits = []; import('/snippet.js').then(({run}) => window.client = run("
                            + "{host: '127.0.0.1:" + gateway.address().getPort() + "'},"
                            + "(messageId, text) => shown.push(messageId + ' ' + text), (ms) => waits.push(ms)))");
            awaitTrue(browser, "window.shown.join() === '1 hello'");
            assertThat(browser.script("return client.isOpen && client.bytesWaiting === 0"))
                    .isEqualTo(true);

            gateway.gateway().drain(Duration.ofMillis(200));
            awaitTrue(browser, "window.waits.length === 1 && waits[0] >= 1000 && waits[0] <= 3000");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
