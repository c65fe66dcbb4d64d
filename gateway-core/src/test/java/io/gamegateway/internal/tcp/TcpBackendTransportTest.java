/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.BackendTransportContract;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.test.FaultProxy;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class TcpBackendTransportTest {

    @Nested
    class SharedLinks extends Tcp {
        SharedLinks() {
            super(LinkMode.SHARED);
        }
    }

    @Nested
    class ExclusiveLinks extends Tcp {
        ExclusiveLinks() {
            super(LinkMode.EXCLUSIVE);
        }
    }

    private abstract static class Tcp extends BackendTransportContract {

        private final LinkMode links;
        private final ScriptedBackend echo = ScriptedBackend.echo();
        private final FaultProxy refusing = FaultProxy.to(echo.address());

        Tcp(LinkMode links) {
            this.links = links;
            refusing.refuse();
        }

        @AfterEach
        void closePeers() {
            refusing.close();
            echo.close();
        }

        @Override
        protected BackendTransport newTransport() {
            PoolConfig pool = PoolConfig.defaults().withRetries(1, Duration.ofMillis(1));
            return new TcpBackendTransport(
                    "contract",
                    BackendConfig.defaults().withLinks(links).withPool(pool),
                    TraceHeaderCodec.plain(),
                    SocketTransport.of(IoTransport.NIO));
        }

        @Override
        protected Endpoint echo() {
            return Endpoint.parse(echo.endpoint());
        }

        @Override
        protected Endpoint refusing() {
            return Endpoint.parse(refusing.endpoint());
        }
    }
}
