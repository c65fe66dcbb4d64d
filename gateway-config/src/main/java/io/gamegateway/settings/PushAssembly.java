/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.GrpcPushServerBuilder;
import io.gamegateway.push.server.PushLimits;
import io.gamegateway.spi.GatewayRegistry;
import io.gamegateway.spi.PushIngress;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The server that logic servers push to. */
final class PushAssembly {

    private PushAssembly() {}

    /**
     * A server as the configuration has it.
     *
     * @throws IllegalArgumentException where a certificate or key cannot be read
     */
    static PushIngress server(GatewaySettings.Push push, Optional<GatewayRegistry> registry) {
        ListenAddress listen = push.listenAddr().orElseThrow();
        GrpcPushServerBuilder server = GrpcPushServer.builder()
                .listen(listen.host(), listen.port())
                .limits(PushLimits.defaults().withCommandsPerSecond(push.commandRateLimit()));
        push.advertiseAddr().ifPresent(address -> server.advertise(address.host(), address.port()));
        registry.ifPresent(server::registry);
        tls(push).ifPresent(server::tls);
        return server.build();
    }

    /** Of the configured files; empty where connections are plain text. */
    static Optional<SslContext> tls(GatewaySettings.Push push) {
        if (push.tlsCert().isEmpty()) {
            return Optional.empty();
        }
        try {
            SslContextBuilder tls = SslContextBuilder.forServer(new File(push.tlsCert()), new File(push.tlsKey()));
            if (!push.tlsClientCa().isEmpty()) {
                tls.trustManager(new File(push.tlsClientCa())).clientAuth(ClientAuth.REQUIRE);
            }
            return Optional.of(GrpcSslContexts.configure(tls).build());
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "push.tls_cert: " + push.tlsCert() + ", push.tls_key: " + push.tlsKey() + ", push.tls_client_ca: "
                            + push.tlsClientCa() + " (expected: PEM files that go together; " + e.getMessage() + ")",
                    e);
        }
    }
}
