/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.tls.TlsPeer;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ConnectionRequest;
import io.gamegateway.spi.UpgradeRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the gate is told of a client. */
final class Requests {

    private Requests() {}

    static ConnectionRequest of(
            Channel channel, Arrival arrival, ClientProtocol protocol, Optional<UpgradeRequest> upgrade) {
        TlsPeer peer = TlsPeer.of(channel);
        return new ConnectionRequest(
                arrival.remoteAddress(),
                (InetSocketAddress) channel.localAddress(),
                protocol,
                upgrade,
                peer.secure(),
                peer.serverName(),
                peer.certificates());
    }

    static UpgradeRequest upgrade(HttpRequest request) {
        String uri = request.uri();
        int question = uri.indexOf('?');
        Map<String, List<String>> headers = request.headers().names().stream()
                .collect(Collectors.toMap(
                        name -> name.toLowerCase(Locale.ROOT),
                        name -> List.copyOf(request.headers().getAll(name)),
                        // The same name in another case: getAll has found both already.
                        (one, same) -> one));
        return new UpgradeRequest(
                question < 0 ? uri : uri.substring(0, question),
                question < 0 ? "" : uri.substring(question + 1),
                headers,
                subprotocols(request.headers()));
    }

    private static List<String> subprotocols(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
