/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.net.InetSocketAddress;
import java.util.Optional;

/** A session for tests that need one to name. */
public record StubClient(long id) implements ClientSession {

    @Override
    public ClientProtocol protocol() {
        return ClientProtocol.TCP;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 1);
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
