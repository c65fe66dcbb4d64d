/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.config.Network;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketRefusedException;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients behind proxies: PROXY headers and X-Forwarded-For. 127.0.9.0/24 are proxies. */
class ProxyProtocolTest {

    private static final String PROXY = "127.0.9.1";
    private static final String STRANGER = "127.0.8.1";
    private static final String V1 = "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n";
    private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final byte[] V2 = hex(V2_SIGNATURE + "2111000c" + "c0000207" + "c0000201" + "dc0401bb");
    private static final byte[] V2_IPV6 = hex(V2_SIGNATURE + "21210024" + "20010db8000000000000000000000007"
            + "20010db8000000000000000000000001" + "dc0401bb");
    private static final byte[] V2_LOCAL = hex(V2_SIGNATURE + "20000000");
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 56_324);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = ScriptedBackend.echo();

    private static byte[] hex(String text) {
        return ByteBufUtil.decodeHexDump(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void start(ProxyProtocol protocol) {
        start(protocol, unlimited());
    }

    private void start(ProxyProtocol protocol, Limits limits) {
        fixture.start(routed(protocol).limits(limits));
    }

    private GatewayBuilder routed(ProxyProtocol protocol) {
        return builder()
                .access(AccessConfig.defaults().withProxy(protocol, List.of(Network.parse("127.0.9.0/24"))))
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .route(TYPE, fixture.closing(backend).endpoint());
    }

    private FrameClient from(String address, byte[] firstBytes) {
        return fixture.closing(
                fixture.connector().from(address).firstBytes(firstBytes).tcp());
    }

    /** The client that a backend is told of. */
    private InetSocketAddress announced() {
        return backend.frames().stream()
                .filter(frame -> frame.opCode() == GateFrame.CONNECT)
                .reduce((first, second) -> second)
                .orElseThrow()
                .connectPayload()
                .client();
    }

    private void expectRefused(FrameClient client, long count) {
        client.awaitClose(WAIT);
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected()).containsEntry("proxy_header", count));
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
    }

    // ---- headers that are believed

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void header_ofATrustedProxy_tellsWhereTheClientIs(ProxyProtocol protocol) {
        start(protocol);

        fixture.assertServed(from(PROXY, ascii(V1)));
        assertThat(announced()).isEqualTo(CLIENT);
        fixture.assertServed(from(PROXY, V2));
        assertThat(announced()).isEqualTo(CLIENT);
        fixture.assertServed(from(PROXY, V2_IPV6));
        assertThat(announced()).isEqualTo(new InetSocketAddress("2001:db8::7", 56_324));
    }

    @Test
    void header_beforeAWebSocket_isReadAsWell() {
        start(ProxyProtocol.REQUIRED);

        fixture.assertServed(
                fixture.closing(fixture.connector().from(PROXY).firstBytes(V2).webSocket("/")));

        assertThat(announced()).isEqualTo(CLIENT);
    }

    @Test
    void header_thatKnowsNothing_leavesTheProxysOwnAddress() {
        start(ProxyProtocol.REQUIRED);

        fixture.assertServed(from(PROXY, ascii("PROXY UNKNOWN\r\n")));
        assertThat(announced().getAddress().getHostAddress()).isEqualTo(PROXY);
        fixture.assertServed(from(PROXY, V2_LOCAL));
        assertThat(announced().getAddress().getHostAddress()).isEqualTo(PROXY);
    }

    @Test
    void header_inSingleBytes_orWithTheFirstMessage_isReadAsWell() {
        start(ProxyProtocol.REQUIRED);
        for (byte[] header : List.of(ascii(V1), V2)) {
            FrameClient split = from(PROXY, new byte[0]);
            split.sendByteByByte(header);
            fixture.assertServed(split);
            assertThat(announced()).isEqualTo(CLIENT);

            ByteArrayOutputStream together = new ByteArrayOutputStream();
            together.writeBytes(header);
            together.writeBytes(message(5, "together").encode());
            assertThat(from(PROXY, together.toByteArray()).receive(WAIT).text()).isEqualTo("together");
        }
    }

    @Test
    void header_beforeTls_isReadAsWell(@TempDir Path directory) {
        TestPki pki = new TestPki(directory);
        fixture.start(routed(ProxyProtocol.REQUIRED).tls(TlsConfig.of(TlsMode.REQUIRED, pki.files(pki.issue()))));

        fixture.assertServed(fixture.closing(
                fixture.connector().from(PROXY).firstBytes(V2).tls(pki.client()).tcp()));

        assertThat(announced()).isEqualTo(CLIENT);
    }

    @Test
    void withoutAHeader_aTrustedProxyMaySpeakForItselfWhereItIsOptional() {
        start(ProxyProtocol.OPTIONAL);

        fixture.assertServed(from(PROXY, new byte[0]));
        fixture.assertServed(fixture.closing(fixture.connector().from(PROXY).webSocket("/")));
        fixture.assertServed(from(STRANGER, new byte[0]));
    }

    // ---- limits are the client's

    @Test
    void limitsPerAddress_areThoseOfTheClient_notOfItsProxy() {
        start(ProxyProtocol.REQUIRED, unlimited().withMaxConnectionsPerAddress(1));
        FrameClient first = from(PROXY, ascii(V1));
        fixture.assertServed(first);

        FrameClient second = from(PROXY, ascii(V1));
        second.send(message(1, "one too many"));
        second.awaitClose(WAIT);
        fixture.eventuallyStats(
                stats -> assertThat(stats.connectionsRejected()).containsEntry("max_connections_per_address", 1L));
        fixture.assertServed(from(PROXY, ascii(V1.replace("192.0.2.7", "192.0.2.8"))));

        first.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
        fixture.assertServed(from(PROXY, ascii(V1)));
    }

    @Test
    void deniedNetworks_areThoseOfTheClient() {
        fixture.start(routed(ProxyProtocol.REQUIRED)
                .access(new AccessConfig(
                        List.of(),
                        List.of(Network.parse("192.0.2.0/24")),
                        List.of(),
                        ProxyProtocol.REQUIRED,
                        List.of(Network.parse("127.0.9.0/24")))));
        FrameClient denied = from(PROXY, ascii(V1));

        denied.send(message(1, "denied"));

        denied.awaitClose(WAIT);
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected()).containsEntry("address", 1L));
        fixture.assertServed(from(PROXY, V2_IPV6));
    }

    // ---- refusals

    @Test
    void headerOfAStranger_isAForgery() {
        start(ProxyProtocol.OPTIONAL);

        expectRefused(from(STRANGER, ascii(V1)), 1);
        expectRefused(from(STRANGER, V2), 2);
        expectRefused(from(STRANGER, Arrays.copyOf(V2, 12)), 3);
        fixture.eventuallyClosed("protocol_error", 3);
    }

    @Test
    void stranger_isNotEvenAcceptedWhereAHeaderIsRequired() {
        start(ProxyProtocol.REQUIRED);

        expectRefused(from(STRANGER, new byte[0]), 1);
    }

    @Test
    void headerThatIsMissing_isRefusedWhereItIsRequired() {
        start(ProxyProtocol.REQUIRED);
        FrameClient client = from(PROXY, new byte[0]);

        client.send(message(1, "no header"));

        expectRefused(client, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7\r\n",
                "PROXY TCP4 192.0.2.777 192.0.2.1 56324 443\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 99999 443\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443 and so on, and so on, and so on, and so on, and so on and on\r\n"
                        + "and on\r\n"
            })
    void headerThatIsMalformed_orTooLong_isRefused(String header) {
        start(ProxyProtocol.REQUIRED);

        expectRefused(from(PROXY, ascii(header)), 1);
    }

    @Test
    void headerOfVersion2_thatIsMalformedOrTooLong_isRefused() {
        start(ProxyProtocol.REQUIRED);

        // A command that there is not; 64 KiB of what nobody needs.
        expectRefused(from(PROXY, hex(V2_SIGNATURE + "2f11000c" + "c0000207" + "c0000201" + "dc0401bb")), 1);
        expectRefused(from(PROXY, hex(V2_SIGNATURE + "2111ffff")), 2);
    }

    @Test
    void headerThatStops_isClosedAtTheHandshakeDeadline() {
        fixture.start(
                routed(ProxyProtocol.REQUIRED).timeouts(Timeouts.defaults().withHandshake(Duration.ofMillis(300))));

        from(PROXY, Arrays.copyOf(V2, 20)).awaitClose(WAIT);
        from(PROXY, ascii("PROXY TCP4 192")).awaitClose(WAIT);

        fixture.eventuallyClosed("handshake_timeout", 2);
    }

    @Test
    void off_takesAHeaderForTheClientsOwnBytes() {
        start(ProxyProtocol.OFF);
        FrameClient client = from(PROXY, ascii(V1));

        // A frame of 0x5250 bytes, of which the header is the beginning.
        client.sendBytes(new byte[0x5250 + 8 - V1.length()]);

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("no_route", 1);
    }

    // ---- X-Forwarded-For

    private FrameClient forwarded(String from, String... values) {
        var connector = fixture.connector().from(from);
        for (String value : values) {
            connector.header("X-Forwarded-For", value);
        }
        return fixture.closing(connector.webSocket("/"));
    }

    @Test
    void forwardedFor_ofATrustedProxy_tellsWhereTheClientIs() {
        start(ProxyProtocol.OFF);

        fixture.assertServed(forwarded(PROXY, "198.51.100.9"));
        assertThat(announced().getAddress().getHostAddress()).isEqualTo("198.51.100.9");
        // Whatever the client claims stands before what the proxies have seen.
        fixture.assertServed(forwarded(PROXY, "10.0.0.1, 198.51.100.8", "127.0.9.2"));
        assertThat(announced().getAddress().getHostAddress()).isEqualTo("198.51.100.8");
        fixture.assertServed(forwarded(PROXY, "nonsense, 198.51.100.7:1234"));
        assertThat(announced().getAddress().getHostAddress()).isEqualTo("198.51.100.7");
        fixture.assertServed(forwarded(PROXY, "[2001:db8::7]:1234"));
        assertThat(announced().getAddress()).isEqualTo(new InetSocketAddress("2001:db8::7", 1).getAddress());
    }

    @Test
    void forwardedFor_ofAStranger_isNotBelieved() {
        start(ProxyProtocol.OFF);

        fixture.assertServed(forwarded(STRANGER, "198.51.100.9"));

        assertThat(announced().getAddress().getHostAddress()).isEqualTo(STRANGER);
    }

    @Test
    void forwardedFor_thatIsMalformed_isABadRequest() {
        start(ProxyProtocol.OFF);

        for (String value : List.of("nonsense", "198.51.100.9,", "", "1.2.3")) {
            assertThatThrownBy(() -> forwarded(PROXY, value))
                    .isInstanceOfSatisfying(
                            WebSocketRefusedException.class,
                            refused -> assertThat(refused.reply().status()).isEqualTo(400));
        }
    }

    @Test
    void forwardedFor_countsForTheLimits() {
        start(ProxyProtocol.OFF, unlimited().withMaxConnectionsPerAddress(1));
        fixture.assertServed(forwarded(PROXY, "198.51.100.9"));

        assertThatThrownBy(() -> forwarded(PROXY, "198.51.100.9"))
                .isInstanceOfSatisfying(
                        WebSocketRefusedException.class,
                        refused -> assertThat(refused.reply().status()).isEqualTo(429));
        fixture.assertServed(forwarded(PROXY, "198.51.100.10"));
    }
}
