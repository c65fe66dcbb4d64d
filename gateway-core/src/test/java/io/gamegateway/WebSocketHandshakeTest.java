/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.HttpReply;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketRefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests open a WebSocket. */
class WebSocketHandshakeTest {

    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: Upgrade";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String VERSION = "Sec-WebSocket-Version: 13";

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private ScriptedBackend backend;
    private FrameClient bystander;

    @BeforeEach
    void start() {
        backend = fixture.echo();
        fixture.startFor(backend);
        bystander = fixture.webSocket();
        fixture.assertServed(bystander);
    }

    @AfterEach
    void bystanderIsUntouched() {
        fixture.assertServed(bystander);
    }

    @Test
    void theSampleOfTheRfc_isAccepted() {
        HttpReply reply = handshake("GET", UPGRADE, CONNECTION, KEY, VERSION);

        assertThat(reply.status()).isEqualTo(101);
        assertThat(reply.header("Sec-WebSocket-Accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(reply.header("Sec-WebSocket-Extensions")).isEmpty();
        assertThat(reply.header("Sec-WebSocket-Protocol")).isEmpty();
    }

    @Test
    void tokensInLists_inAnyCase_areAccepted() {
        assertThat(handshake(
                                "GET",
                                "upgrade: WebSocket",
                                "connection: keep-alive, UPGRADE",
                                KEY,
                                VERSION,
                                "Sec-WebSocket-Extensions: permessage-deflate",
                                "Sec-WebSocket-Protocol: game")
                        .status())
                .isEqualTo(101);
    }

    @Test
    void missingKey_isABadRequest() {
        expectBadRequest(handshake("GET", UPGRADE, CONNECTION, VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "dGhlIHNhbXBsZSBub25jZSE=", "!!!!!!!!!!!!!!!!!!!!!!=="})
    void badKey_isABadRequest(String key) {
        expectBadRequest(handshake("GET", UPGRADE, CONNECTION, "Sec-WebSocket-Key: " + key, VERSION));
    }

    @Test
    void twoKeys_areABadRequest() {
        expectBadRequest(handshake("GET", UPGRADE, CONNECTION, KEY, KEY, VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "12", "14", "13, 8", ""})
    void wrongVersion_isABadRequestThatNamesTheRightOne(String version) {
        expectBadRequest(handshake("GET", UPGRADE, CONNECTION, KEY, "Sec-WebSocket-Version: " + version));
    }

    @Test
    void missingVersion_isABadRequestThatNamesTheRightOne() {
        expectBadRequest(handshake("GET", UPGRADE, CONNECTION, KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD", "OPTIONS"})
    void methodOtherThanGet_isABadRequest(String method) {
        expectBadRequest(handshake(method, UPGRADE, CONNECTION, KEY, VERSION));
    }

    @Test
    void missingConnectionUpgrade_isABadRequest() {
        expectBadRequest(handshake("GET", UPGRADE, KEY, VERSION));
    }

    @Test
    void oldHttpVersion_isABadRequest() {
        String request = String.join("\r\n", "GET / HTTP/1.0", "Host: me", UPGRADE, CONNECTION, KEY, VERSION, "", "");

        expectBadRequest(HttpExchange.send(fixture.address(), request, WAIT));
    }

    @Test
    void bodyWithALength_isABadRequest() {
        expectBadRequest(
                HttpExchange.send(fixture.address(), HttpExchange.upgrade("/", "Content-Length: 5") + "hello", WAIT));
    }

    @Test
    void chunkedBody_isABadRequest() {
        expectBadRequest(HttpExchange.send(
                fixture.address(), HttpExchange.upgrade("/", "Transfer-Encoding: chunked") + "0\r\n\r\n", WAIT));
    }

    @Test
    void bodyOfLengthZero_isAccepted() {
        assertThat(HttpExchange.send(fixture.address(), HttpExchange.upgrade("/", "Content-Length: 0"), WAIT)
                        .status())
                .isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/game", "/a/b/c?d=e", "/%20"})
    void anyPath_withoutAConfiguredOne_opensAWebSocket(String path) {
        fixture.assertServed(fixture.closing(FrameClient.webSocket(fixture.address(), path)));
    }

    @ParameterizedTest
    @CsvSource({"/game,101", "/game?token=1,101", "/,404", "/gam,404", "/game/,404", "/game/x,404", "/GAME,404"})
    void configuredPath_isTheOnlyOneThatOpensAWebSocket(String path, int status) {
        fixture.start(builder().webSocketPath("/game").route(TYPE, backend.endpoint()));
        bystander = fixture.tcp();

        if (status == 101) {
            fixture.assertServed(fixture.closing(FrameClient.webSocket(fixture.address(), path)));
        } else {
            WebSocketRefusedException refused = catchThrowableOfType(
                    WebSocketRefusedException.class, () -> FrameClient.webSocket(fixture.address(), path));
            assertThat(refused.reply().status()).isEqualTo(status);
            fixture.eventuallyStats(
                    stats -> assertThat(stats.httpRequestsRefused()).isEqualTo(1));
        }
    }

    private HttpReply handshake(String method, String... headers) {
        return HttpExchange.send(fixture.address(), HttpExchange.request(method, "/", headers), WAIT);
    }

    private void expectBadRequest(HttpReply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Sec-WebSocket-Version")).contains("13");
        fixture.eventuallyStats(stats -> assertThat(stats.httpRequestsRefused()).isEqualTo(1));
        fixture.eventuallyClosed("protocol_error", 1);
    }
}
