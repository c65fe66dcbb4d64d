/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static io.gamegateway.test.OneConnectionServer.write;
import static io.gamegateway.test.Times.SHORT;
import static io.gamegateway.test.Times.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpExchangeTest {

    @Test
    void reply_withLength_isReadToItsEnd() {
        HttpReply reply = exchange("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\nokrest", true);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok");
        assertThat(reply.headers().get("X-a")).containsExactly("1", "2");
        assertThat(reply.header("content-length")).contains("2");
        assertThat(reply.closedByServer()).isFalse();
    }

    @Test
    void reply_closeAnnounced_isFollowedToTheClose() {
        HttpReply reply =
                exchange("HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", false);
        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.closedByServer()).isTrue();
    }

    @Test
    void reply_closeAskedButKeptOpen_saysSo() {
        try (OneConnectionServer server = replying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)) {
            HttpReply reply = HttpExchange.send(server.address(), HttpExchange.get("/"), Duration.ofMillis(300));
            assertThat(reply.closedByServer()).isFalse();
        }
    }

    @Test
    void reply_truncated_isWhatThereWas() {
        HttpReply cut = exchange("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", false);
        assertThat(cut.body()).isEqualTo("half");
        assertThat(cut.closedByServer()).isTrue();
        HttpReply nothing = exchange("", false);
        assertThat(nothing.status()).isZero();
        assertThat(nothing.closedByServer()).isTrue();
    }

    @Test
    void reply_chunked_isJoined() {
        HttpReply reply = exchange(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", true);
        assertThat(reply.body()).isEqualTo("abcde");
    }

    @Test
    void reply_withoutLength_endsByTheClose() {
        assertThat(exchange("HTTP/1.0 200 OK\r\n\r\nall of it", false).body()).isEqualTo("all of it");
    }

    @Test
    void reply_toHead_hasNoBody() {
        try (OneConnectionServer server = replying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", true)) {
            HttpReply reply = HttpExchange.send(server.address(), HttpExchange.request("HEAD", "/health"), SOON);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEmpty();
        }
    }

    @Test
    void noReply_timesOutWithWhatArrived() {
        try (OneConnectionServer server = replying("HTTP/1.1 2", true)) {
            assertThatThrownBy(() -> HttpExchange.send(server.address(), HttpExchange.get("/"), SHORT.multipliedBy(10)))
                    .isInstanceOf(AwaitError.class)
                    .hasMessage("awaited an HTTP reply within PT0.2S, arrived: 10 bytes \"HTTP/1.1 2\"");
        }
    }

    @Test
    void noServer_throws() {
        OneConnectionServer server = OneConnectionServer.echo();
        server.close();
        assertThatThrownBy(() -> HttpExchange.send(server.address(), HttpExchange.get("/"), SOON))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void requests_areWellFormed() {
        assertThat(HttpExchange.get("/a")).isEqualTo("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        assertThat(HttpExchange.request("POST", "/", "A: b"))
                .isEqualTo("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\n\r\n");
        assertThat(HttpExchange.upgrade("/ws")).contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }

    private static HttpReply exchange(String reply, boolean staysOpen) {
        try (OneConnectionServer server = replying(reply, staysOpen)) {
            return HttpExchange.send(server.address(), HttpExchange.request("GET", "/"), SOON);
        }
    }

    private static OneConnectionServer replying(String reply, boolean staysOpen) {
        return new OneConnectionServer(socket -> {
            OneConnectionServer.readHead(socket);
            write(socket, reply);
            if (staysOpen) {
                socket.getInputStream().read();
            }
        });
    }
}
