/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What might be understood in two ways, or goes on and on, is no upgrade. */
class HttpHardeningTest {

    private static final String END = "\r\n";

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private FrameClient bystander;

    @BeforeEach
    void start() {
        fixture.startFor(fixture.echo());
        bystander = fixture.tcp();
        fixture.assertServed(bystander);
    }

    /** An upgrade whose lines are the test's, but for those that make it one. */
    private static String request(String... lines) {
        return String.join(END, lines) + END
                + "Upgrade: websocket" + END
                + "Connection: Upgrade" + END
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" + END
                + "Sec-WebSocket-Version: 13" + END + END;
    }

    static Stream<Arguments> smuggled() {
        String get = "GET / HTTP/1.1";
        String host = "Host: me";
        return Stream.of(
                Arguments.of(
                        "length and encoding", request(get, host, "Content-Length: 0", "Transfer-Encoding: chunked")),
                Arguments.of("two lengths", request(get, host, "Content-Length: 0", "Content-Length: 5")),
                Arguments.of("a list of lengths", request(get, host, "Content-Length: 0, 5")),
                Arguments.of("a signed length", request(get, host, "Content-Length: +0")),
                Arguments.of("a body", request(get, host, "Content-Length: 5") + "hello"),
                Arguments.of("a hidden encoding", request(get, host, "Transfer-Encoding : chunked")),
                Arguments.of("an unknown encoding", request(get, host, "Transfer-Encoding: xchunked")),
                Arguments.of("an expectation", request(get, host, "Expect: 100-continue")),
                Arguments.of("two hosts", request(get, host, "Host: other")),
                Arguments.of("no host", request(get)),
                Arguments.of("a blank before the colon", request(get, host, "X-Blank : one")),
                Arguments.of("no name", request(get, host, ": value")),
                Arguments.of("no colon", request(get, host, "X-Nothing")),
                Arguments.of("a NUL in a value", request(get, host, "X-Nul: a\0b")),
                Arguments.of("a NUL in a name", request(get, host, "X-N\0ul: ab")),
                Arguments.of("a bare CR in a value", request(get, host, "X-Cr: a\rTransfer-Encoding: chunked")),
                Arguments.of("too many headers", request(many(get, host, 100))),
                Arguments.of("a header that is too long", request(get, host, "X-Long: " + "x".repeat(9_000))),
                Arguments.of("a path that is too long", request("GET /" + "x".repeat(5_000) + " HTTP/1.1", host)),
                Arguments.of("a strange version", request("GET / HTTP/1.1.1", host)),
                Arguments.of("a second request", request(get, host) + HttpExchange.get("/health")),
                Arguments.of("a second upgrade", request(get, host) + request(get, host)));
    }

    private static String[] many(String get, String host, int count) {
        return Stream.concat(
                        Stream.of(get, host),
                        Stream.iterate(0, i -> i + 1).limit(count).map(i -> "X-" + i + ": " + i))
                .toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smuggled")
    void upgrade_thatMightBeUnderstoodInTwoWays_isABadRequest(String what, String request) {
        assertThat(HttpExchange.send(fixture.address(), request, WAIT).status()).isEqualTo(400);

        fixture.eventuallyClosed("protocol_error", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
        fixture.assertServed(bystander);
    }

    @Test
    void upgrade_withAsManyHeadersAsAllowed_isOne() {
        // Four more, and the host, make a hundred.
        String request = request(many("GET / HTTP/1.1", "Host: me", 95));

        assertThat(HttpExchange.send(fixture.address(), request, WAIT).status()).isEqualTo(101);
    }

    @Test
    void headersThatNeverEnd_areRefusedAtTheirLimit() {
        FrameClient client = fixture.raw();
        client.sendBytes("GET / HTTP/1.1\r\nHost: me\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        try {
            for (int i = 0; i < 10_000 && client.isOpen(); i++) {
                client.sendBytes(("X-" + i + ": and so on\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        } catch (java.io.UncheckedIOException e) {
            // It was refused meanwhile.
            assertThat(e).isNotNull();
        }

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("protocol_error", 1);
        fixture.assertServed(bystander);
    }
}
