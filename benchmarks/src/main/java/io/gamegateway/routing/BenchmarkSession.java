/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A session that asks for a route. */
record BenchmarkSession(long id) implements ClientSession {

    static final int SERVER_TYPE = 10;

    private static final ServerId SERVER_ID = ServerId.of(7, SERVER_TYPE, 3);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);

    static RouteRequest question(long id) {
        return new RouteRequest(SERVER_ID, new BenchmarkSession(id), Optional.empty());
    }

    /** That many endpoints of neighbouring addresses, as a cluster has them. */
    static List<Endpoint> endpoints(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Endpoint("10.1." + i / 100 + "." + (10 + i % 100), 7001))
                .toList();
    }

    @Override
    public ClientProtocol protocol() {
        return ClientProtocol.TCP;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ADDRESS;
    }

    @Override
    public long connectTimeMillis() {
        return 0;
    }

    @Override
    public Optional<String> userId() {
        return Optional.empty();
    }

    @Override
    public long traceIdHigh() {
        return 0;
    }

    @Override
    public long traceIdLow() {
        return 0;
    }

    @Override
    public long spanId() {
        return 0;
    }
}
