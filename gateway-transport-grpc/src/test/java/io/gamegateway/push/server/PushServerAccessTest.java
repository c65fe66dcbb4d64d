/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import static io.gamegateway.push.server.LogicStream.broadcast;
import static io.gamegateway.push.server.LogicStream.join;
import static io.gamegateway.push.server.LogicStream.toSession;
import static io.gamegateway.push.server.PushServerFixture.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.proto.FailureReason;
import io.gamegateway.push.server.PushServerFixture.Player;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayRegistry;
import io.gamegateway.test.ClientMessage;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may push, and what. */
class PushServerAccessTest {

    @RegisterExtension
    final PushServerFixture fixture = new PushServerFixture();

    private Status refusal(String logicId) {
        LogicStream stream = LogicStream.open(fixture.channel());
        stream.hello(logicId, 1, 1);
        return stream.awaitEnd();
    }

    @Test
    void grant_letsALogicServerDoSomeThings_andReceiptsSayWhichItMayNot() {
        fixture.start(GrpcPushServer.builder()
                .authorizer(peer ->
                        CompletableFuture.completedFuture(PushGrant.only(Set.of(PushCommand.SEND_TO_SESSION)))));
        Player player = fixture.players(1).get(0);
        LogicStream stream = LogicStream.welcome(fixture.channel(), "logic", 1, 1);

        stream.batch(
                1,
                broadcast(1, "not allowed"),
                toSession(player.session(), 2, "allowed"),
                join("room", player.session()));
        stream.awaitAcknowledged(1);

        assertThat(player.client().receive(WAIT)).isEqualTo(ClientMessage.of(2, 0, "allowed"));
        assertThat(stream.receipts())
                .extracting(receipt ->
                        receipt.getCommand() + " " + receipt.getFailures(0).getReason())
                .containsExactly("0 " + FailureReason.NOT_PERMITTED, "2 " + FailureReason.NOT_PERMITTED);
        assertThat(fixture.gateway().clients().groups()).isEmpty();
    }

    @Test
    void authorizer_seesWhoAsks_andMayRefuse() {
        CompletableFuture<PushPeer> seen = new CompletableFuture<>();
        fixture.start(GrpcPushServer.builder().authorizer(peer -> {
            seen.complete(peer);
            return CompletableFuture.completedFuture(PushGrant.refused("not today"));
        }));
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer token");

        LogicStream stream = LogicStream.open(
                ClientInterceptors.intercept(fixture.channel(), MetadataUtils.newAttachHeadersInterceptor(headers)));
        stream.hello("shop", 42, 1);
        Status end = stream.awaitEnd();

        assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(end.getDescription()).isEqualTo("not today");
        assertThat(seen.join().logicId()).isEqualTo("shop");
        assertThat(seen.join().epoch()).isEqualTo(42);
        assertThat(seen.join().address().toString()).contains("127.0.0.1");
        assertThat(seen.join().headers()).containsEntry("authorization", "Bearer token");
        assertThat(seen.join().certificates()).isEmpty();
    }

    @Test
    void authorizer_thatFails_refuses() {
        fixture.start(GrpcPushServer.builder().authorizer(peer -> switch (peer.logicId()) {
            case "throws" -> throw new IllegalStateException("broken");
            default -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
        }));

        assertThat(refusal("throws").getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        Status failed = refusal("fails");
        assertThat(failed.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(failed.getDescription()).doesNotContain("broken");
    }

    @Test
    void authorizer_thatNeverAnswers_refusesAtTheDeadline() {
        fixture.start(GrpcPushServer.builder()
                .limits(PushLimits.defaults().withHelloTimeout(Duration.ofMillis(200)))
                .authorizer(peer -> new CompletableFuture<>()));

        assertThat(refusal("logic").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void batchBeforeTheGrant_isRefused() {
        CompletableFuture<PushGrant> grant = new CompletableFuture<>();
        fixture.start(GrpcPushServer.builder().authorizer(peer -> grant));
        Player player = fixture.players(1).get(0);
        LogicStream stream = LogicStream.open(fixture.channel());
        stream.hello("logic", 1, 1);
        stream.batch(1, broadcast(1, "early"));

        grant.complete(PushGrant.all());

        // It was not read before the grant, and is a batch like any other then.
        stream.awaitAcknowledged(1);
        assertThat(player.client().receive(WAIT)).isEqualTo(ClientMessage.of(1, 0, "early"));
    }

    @Test
    void mutualTls_letsInWhoHasACertificate_andShowsIt() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        X509Bundle client = new CertificateBuilder().subject("CN=shop").buildIssuedBy(authority);
        X509Bundle stranger = new CertificateBuilder()
                .subject("CN=stranger")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        CompletableFuture<PushPeer> seen = new CompletableFuture<>();
        fixture.start(GrpcPushServer.builder()
                .tls(GrpcSslContexts.configure(SslContextBuilder.forServer(server.toKeyManagerFactory())
                                .trustManager(authority.getCertificate())
                                .clientAuth(ClientAuth.REQUIRE))
                        .build())
                .authorizer(peer -> {
                    seen.complete(peer);
                    return CompletableFuture.completedFuture(PushGrant.all());
                }));

        LogicStream stream = LogicStream.welcome(fixture.channel(tls(authority, client)), "shop", 1, 1);
        LogicStream strange = LogicStream.open(fixture.channel(tls(authority, stranger)));
        LogicStream plain = LogicStream.open(fixture.channel());

        assertThat(stream.isOpen()).isTrue();
        assertThat(((X509Certificate) seen.join().certificates().get(0))
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=shop");
        assertThat(strange.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(plain.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private NettyChannelBuilder tls(X509Bundle authority, X509Bundle client) throws Exception {
        SslContext context = GrpcSslContexts.configure(SslContextBuilder.forClient()
                        .trustManager(authority.getCertificate())
                        .keyManager(client.toKeyManagerFactory()))
                .build();
        return NettyChannelBuilder.forAddress("localhost", fixture.pushAddress().getPort())
                .sslContext(context);
    }

    @Test
    void registry_isToldWhereToPush_andThatItIsOver() {
        List<GatewayAddress> announced = new CopyOnWriteArrayList<>();
        GatewayRegistry registry = new GatewayRegistry() {
            @Override
            public void announce(GatewayAddress gateway) {
                announced.add(gateway);
            }

            @Override
            public void close() {
                announced.clear();
            }
        };
        fixture.start(GrpcPushServer.builder().registry(registry).advertise("gw-1.games", 0));

        assertThat(announced.get(0).name()).isEqualTo("gw-1");
        assertThat(announced.get(0).endpoint().toString())
                .isEqualTo("gw-1.games:" + fixture.pushAddress().getPort());
        fixture.gateway().close();
        assertThat(announced).isEmpty();
    }

    @Test
    void registry_withAnAddressThatLeadsNowhere_isRefused() {
        GatewayRegistry registry = new GatewayRegistry() {
            @Override
            public void announce(GatewayAddress gateway) {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> GrpcPushServer.builder()
                        .listen("0.0.0.0", 0)
                        .registry(registry)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("advertise(host, port)");
    }

    @Test
    void portThatIsTaken_isSaid_andTheGatewayDoesNotStart() {
        fixture.start();
        int taken = fixture.pushAddress().getPort();

        assertThatThrownBy(() -> io.gamegateway.Gateway.builder()
                        .listen("127.0.0.1", 0)
                        .route(10, "127.0.0.1:1")
                        .pushIngress(GrpcPushServer.builder()
                                .listen("127.0.0.1", taken)
                                .build())
                        .build()
                        .start())
                .isInstanceOf(io.gamegateway.GatewayException.class)
                .hasMessageContaining("cannot take pushes")
                .hasMessageContaining(String.valueOf(taken));
    }
}
