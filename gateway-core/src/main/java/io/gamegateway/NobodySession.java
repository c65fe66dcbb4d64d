/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Who asks for a route that no client has asked for. */
enum NobodySession implements ClientSession {
    INSTANCE;

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("0.0.0.0", 0);

    @Override
    public long id() {
        return 0;
    }

    @Override
    public ClientProtocol protocol() {
        return ClientProtocol.TCP;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ANYWHERE;
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
