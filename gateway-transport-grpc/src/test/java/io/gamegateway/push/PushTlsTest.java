/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.PushFixture.PAYLOAD;
import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.spi.GatewayAddress;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gateways that are known by their certificates, and know logic servers by theirs. */
class PushTlsTest {

    private static final String FLEET = "gateways.example";

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private final Queue<String> causes = new ConcurrentLinkedQueue<>();

    private final PushListener listener = new PushListener() {
        @Override
        public void disconnected(GatewayAddress gateway, String cause) {
            causes.add(cause);
        }
    };

    private static X509Bundle selfSigned(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static SslContext server(X509Bundle own, X509Bundle clients) throws Exception {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(own.toKeyManagerFactory())
                        .trustManager(clients.getCertificate())
                        .clientAuth(ClientAuth.REQUIRE))
                .build();
    }

    private static SslContext client(X509Bundle own, X509Bundle servers) throws Exception {
        return GrpcSslContexts.forClient()
                .keyManager(own.toKeyManagerFactory())
                .trustManager(servers.getCertificate())
                .build();
    }

    @Test
    void bothSidesKnowEachOther_commandsArrive() throws Exception {
        X509Bundle gateway = selfSigned(FLEET);
        X509Bundle logic = selfSigned("logic");
        ScriptedPushServer server = fixture.closing(new ScriptedPushServer("gw", 1, server(gateway, logic)));
        PushClient client =
                fixture.connected(builder(server).tls(client(logic, gateway)).authority(FLEET));

        assertThat(get(client.broadcast(1, PAYLOAD)).delivered()).isEqualTo(1);
    }

    @Test
    void gatewayWithAnotherName_isNotBelieved() throws Exception {
        X509Bundle gateway = selfSigned("someone.else");
        X509Bundle logic = selfSigned("logic");
        ScriptedPushServer server = fixture.closing(new ScriptedPushServer("gw", 1, server(gateway, logic)));
        PushClient client = fixture.start(
                builder(server).tls(client(logic, gateway)).authority(FLEET).listener(listener));
        client.fireAndForget().broadcast(1, PAYLOAD);

        eventually(() -> assertThat(causes).hasSizeGreaterThan(1).allMatch(cause -> cause.startsWith("UNAVAILABLE")));
        assertThat(server.hellos()).isEmpty();
        assertThat(server.count()).isZero();
    }

    @Test
    void contextThatIsNotForClientsOfHttp2_isRefusedAtOnce() throws Exception {
        X509Bundle bundle = selfSigned(FLEET);
        SslContext noAlpn = SslContextBuilder.forClient().build();

        assertThatThrownBy(() -> PushClient.builder("logic").tls(noAlpn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ALPN for h2");
        SslContext forServers = server(bundle, bundle);
        assertThatThrownBy(() -> PushClient.builder("logic").tls(forServers))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
