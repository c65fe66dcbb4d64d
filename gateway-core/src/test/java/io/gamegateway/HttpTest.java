/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.HttpReply;
import io.gamegateway.test.ScriptedBackend;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP, on the clients' port and on the admin port. */
class HttpTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private FrameClient bystander;

    @BeforeEach
    void start() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder().admin("127.0.0.1", 0).route(TYPE, backend.endpoint()));
        bystander = fixture.tcp();
        fixture.assertServed(bystander);
    }

    @AfterEach
    void bystanderIsUntouched() {
        fixture.assertServed(bystander);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
    void requestThatIsNoUpgrade_isAnsweredUpgradeRequired(String method) {
        HttpReply reply = send(HttpExchange.request(method, "/", "Connection: close"));

        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.header("Upgrade")).contains("websocket");
        assertThat(reply.closedByServer()).isTrue();
        fixture.eventuallyStats(stats -> assertThat(stats.httpRequestsRefused()).isEqualTo(1));
        fixture.eventuallyClosed("protocol_error", 1);
    }

    @Test
    void requestWithABody_isAnsweredUpgradeRequired() {
        HttpReply reply =
                send(HttpExchange.request("POST", "/login", "Content-Length: 5", "Connection: close") + "hello");

        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.closedByServer()).isTrue();
    }

    @Test
    void requestWithAnEndlessBody_isAnsweredBeforeItsEnd() {
        HttpReply reply =
                send(HttpExchange.request("POST", "/login", "Content-Length: 1000000", "Connection: close") + "hello");

        assertThat(reply.status()).isEqualTo(426);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready", "/health?verbose=1"})
    void healthAndReady_onBothPorts_areAnsweredOk(String path) {
        for (InetSocketAddress address : new InetSocketAddress[] {fixture.address(), admin()}) {
            HttpReply get = HttpExchange.send(address, HttpExchange.get(path), WAIT);
            assertThat(get.status()).isEqualTo(200);
            assertThat(get.body()).isNotEmpty();
            assertThat(get.closedByServer()).isTrue();

            HttpReply head = HttpExchange.send(address, HttpExchange.request("HEAD", path, "Connection: close"), WAIT);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        assertThat(fixture.gateway().stats().httpRequestsRefused()).isZero();
        fixture.eventuallyClosed("normal", 2);
    }

    @Test
    void health_withAnotherMethod_isRefused() {
        String post = HttpExchange.request("POST", "/health", "Content-Length: 0", "Connection: close");

        assertThat(send(post).status()).isEqualTo(426);
        assertThat(HttpExchange.send(admin(), post, WAIT).status()).isEqualTo(404);
    }

    @Test
    void unknownPathOnTheAdminPort_isNotFound() {
        assertThat(HttpExchange.send(admin(), HttpExchange.get("/nothing"), WAIT)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET / HTTP/x.y", "GET / FTP/1.1", "GET /health HTTP/1.1 and more"})
    void malformedRequestLine_isABadRequest_onBothPorts(String line) {
        String request = line + "\r\nHost: me\r\nConnection: close\r\n\r\n";

        assertThat(send(request).status()).isEqualTo(400);
        assertThat(HttpExchange.send(admin(), request, WAIT).status()).isEqualTo(400);
        fixture.eventuallyStats(stats -> assertThat(stats.httpRequestsRefused()).isEqualTo(1));
    }

    @Test
    void malformedHeader_isABadRequest() {
        assertThat(send("GET /health HTTP/1.1\r\nHo st me\r\n: nothing\r\nConnection: close\r\n\r\n")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void headersOverTheLimit_areABadRequest() {
        assertThat(send(HttpExchange.request("GET", "/health", "X-Large: " + "x".repeat(20_000), "Connection: close"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void requestLineOverTheLimit_isABadRequest() {
        assertThat(send(HttpExchange.get("/" + "x".repeat(20_000))).status()).isEqualTo(400);
    }

    @Test
    void requestByteByByte_isAnswered() {
        FrameClient client = fixture.raw();

        client.sendByteByByte(HttpExchange.get("/health").getBytes(StandardCharsets.US_ASCII));

        assertThat(RawBytes.httpHead(client)).startsWith("HTTP/1.1 200 ");
    }

    private InetSocketAddress admin() {
        return fixture.gateway().boundAdminAddress().orElseThrow();
    }

    private HttpReply send(String request) {
        return HttpExchange.send(fixture.address(), request, WAIT);
    }
}
