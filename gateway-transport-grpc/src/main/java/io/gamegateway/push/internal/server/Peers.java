/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.server.PushPeer;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of who has opened a call. */
final class Peers {

    private Peers() {}

    static PushPeer of(Hello hello, Attributes attributes, Metadata headers) {
        SocketAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return new PushPeer(
                hello.getLogicId(),
                hello.getEpoch(),
                address == null ? new InetSocketAddress(0) : address,
                certificates(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)),
                texts(headers));
    }

    private static List<Certificate> certificates(@Nullable SSLSession session) {
        if (session == null) {
            return List.of();
        }
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            // TLS without a certificate of the client.
            return List.of();
        }
    }

    private static Map<String, String> texts(Metadata headers) {
        Map<String, String> texts = new HashMap<>();
        for (String name : headers.keys()) {
            if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                if (value != null) {
                    texts.put(name, value);
                }
            }
        }
        return texts;
    }
}
