/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.Network;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.HttpReply;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketRefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect: lists, rates, origins, load. */
class AccessTest {

    private static final String ONE = "127.0.1.1";
    private static final String OTHER = "127.0.2.2";

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private Gateway start(AccessConfig access) {
        ScriptedBackend backend = fixture.echo();
        return fixture.start(builder().access(access).route(TYPE, backend.endpoint()));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    private FrameClient from(String address) {
        return fixture.closing(fixture.connector().from(address).tcp());
    }

    private void expectRejected(String reason, long count) {
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected()).containsEntry(reason, count));
    }

    private void expectRefused(String address) {
        from(address).awaitClose(WAIT);
    }

    // ---- lists

    @Test
    void deniedNetwork_isRefused_andItsNeighbourIsNot() {
        start(AccessConfig.defaults().withDeny(networks("127.0.1.0/24")));

        expectRefused(ONE);
        expectRejected("address", 1);
        fixture.assertServed(from("127.0.0.255"));
        fixture.assertServed(from("127.0.2.0"));
        expectRefused("127.0.1.255");
        expectRejected("address", 2);
    }

    @Test
    void allowedNetwork_isTheOnlyOne_andDenyWins() {
        start(AccessConfig.defaults()
                .withAllow(networks("127.0.1.0/24", "127.0.2.0/24"))
                .withDeny(networks(OTHER)));

        fixture.assertServed(from(ONE));
        expectRefused("127.0.3.1");
        expectRefused(OTHER);
        expectRejected("address", 2);
        fixture.assertServed(from("127.0.2.3"));
    }

    @Test
    void tenThousandNetworks_areNoMatter() {
        List<Network> many = IntStream.range(0, 10_000)
                .mapToObj(i -> Network.parse("10." + i / 250 + "." + i % 250 + ".0/24"))
                .toList();
        start(AccessConfig.defaults()
                .withDeny(Stream.concat(many.stream(), networks(ONE).stream()).toList()));

        expectRefused(ONE);
        fixture.assertServed(from(OTHER));
    }

    @Test
    void reconfigure_changesTheLists() {
        Gateway gateway = start(AccessConfig.defaults());
        FrameClient before = from(ONE);
        fixture.assertServed(before);

        Reconfiguration result = gateway.reconfigure(
                gateway.config().withAccess(AccessConfig.defaults().withDeny(networks(ONE))));

        assertThat(result).isEqualTo(new Reconfiguration(List.of("access"), List.of()));
        expectRefused(ONE);
        fixture.assertServed(before);
        gateway.reconfigure(gateway.config().withAccess(AccessConfig.defaults()));
        fixture.assertServed(from(ONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "nowhere", "::/129", "10.0.0.0/", "10.0.0.0/x"})
    void network_thatIsNone_isRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @Test
    void network_ofIpv6_containsItsAddressesOnly() throws Exception {
        Network network = Network.parse("2001:db8:0:8::/61");

        assertThat(network.contains(java.net.InetAddress.getByName("2001:db8:0:f::1")))
                .isTrue();
        assertThat(network.contains(java.net.InetAddress.getByName("2001:db8:0:10::1")))
                .isFalse();
        assertThat(network.contains(java.net.InetAddress.getByName("127.0.0.1")))
                .isFalse();
        assertThat(Network.parse("0.0.0.0/0").contains(java.net.InetAddress.getByName("255.1.2.3")))
                .isTrue();
    }

    // ---- rates

    @Test
    void connectionsInAll_areRefusedPastTheirRate_andNotChargedForWhoIsRefusedAnyway() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder()
                .limits(unlimited().withConnectionsPerSecond(2))
                .access(AccessConfig.defaults().withDeny(networks(OTHER)))
                .route(TYPE, backend.endpoint()));

        for (int i = 0; i < 20; i++) {
            expectRefused(OTHER);
        }
        FrameClient first = from(ONE);
        FrameClient second = from("127.0.1.2");
        fixture.assertServed(first);
        fixture.assertServed(second);
        // So many that those who are let in again meanwhile do not matter.
        for (int i = 0; i < 50; i++) {
            from("127.0.1." + (i + 3));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected().get("total_connection_rate"))
                .isBetween(30L, 50L));
    }

    // ---- origins

    private HttpReply upgrade(String... headers) {
        return HttpExchange.send(fixture.address(), HttpExchange.upgrade("/", headers), WAIT);
    }

    @Test
    void origin_mustBeOneOfThose_characterByCharacter() {
        start(AccessConfig.defaults().withOrigins(List.of("https://game.example", "https://beta.game.example")));

        FrameClient client = fixture.closing(
                fixture.connector().header("Origin", "https://game.example").webSocket("/"));
        fixture.assertServed(client);
        assertThat(upgrade().status()).isEqualTo(403);
        assertThat(upgrade("Origin: http://game.example").status()).isEqualTo(403);
        assertThat(upgrade("Origin: https://game.example.evil").status()).isEqualTo(403);
        assertThat(upgrade("Origin: https://GAME.example").status()).isEqualTo(403);
        assertThat(upgrade("Origin: https://game.example", "Origin: https://game.example")
                        .status())
                .isEqualTo(403);
        expectRejected("origin", 5);
        fixture.eventuallyClosed("unauthorized", 5);
        fixture.assertServed(fixture.tcp());
    }

    @Test
    void origin_isNoMatterWithoutAList() {
        start(AccessConfig.defaults());

        fixture.assertServed(fixture.closing(
                fixture.connector().header("Origin", "https://anywhere.example").webSocket("/")));
    }

    // ---- load

    @Test
    void scarceMemory_refusesNewConnections_andKeepsThoseThatAreThere() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder()
                .overload(OverloadConfig.defaults().withDirectMemoryPercent(1))
                .admin("127.0.0.1", 0)
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        int onePercent = (int) (PlatformDependent.maxDirectMemory() / 100);

        ByteBuf hog = PooledByteBufAllocator.DEFAULT.directBuffer(onePercent + 1);
        try {
            fixture.eventuallyStats(stats -> assertThat(stats.overloaded()).isTrue());
            fixture.tcp().awaitClose(WAIT);
            expectRejected("overload", 1);
            assertThat(fixture.gateway().isReady()).isFalse();
            fixture.assertServed(client);
        } finally {
            hog.release();
        }

        fixture.eventuallyStats(stats -> assertThat(stats.overloaded()).isFalse());
        fixture.assertServed(fixture.tcp());
        assertThat(fixture.gateway().isReady()).isTrue();
    }

    // ---- draining

    @Test
    void whileItDrains_healthIsAnswered_andEverybodyElseRefused() throws Exception {
        ScriptedBackend backend = fixture.echo();
        Gateway gateway = fixture.start(builder()
                .closing(io.gamegateway.config.CloseConfig.defaults().withNotices(true))
                .admin("127.0.0.1", 0)
                .route(TYPE, backend.endpoint()));
        List<FrameClient> clients =
                IntStream.range(0, 30).mapToObj(i -> fixture.tcp()).toList();
        clients.forEach(fixture::assertServed);
        Thread draining = new Thread(() -> gateway.drain(java.time.Duration.ofSeconds(60)), "draining");
        draining.start();
        GatewayFixture.eventually(() -> assertThat(gateway.isReady()).isFalse());

        for (var address :
                List.of(fixture.address(), gateway.boundAdminAddress().orElseThrow())) {
            assertThat(HttpExchange.send(address, HttpExchange.get("/ready"), WAIT)
                            .status())
                    .isEqualTo(503);
            assertThat(HttpExchange.send(address, HttpExchange.get("/health"), WAIT)
                            .status())
                    .isEqualTo(200);
        }
        assertThatThrownBy(fixture::webSocket).isInstanceOfSatisfying(WebSocketRefusedException.class, refused -> {
            assertThat(refused.reply().status()).isEqualTo(503);
            assertThat(refused.reply().header("Retry-After")).contains("1");
        });
        FrameClient late = fixture.tcp();
        late.send(GatewayFixture.message(1, "too late"));
        assertThat(late.receive(WAIT).messageId()).isEqualTo(0xFFFF);
        late.awaitClose(WAIT);
        expectRejected("draining", 2);

        gateway.close();
        draining.join();
    }
}
