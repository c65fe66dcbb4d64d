/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gamegateway.codec.ServerId;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.BackendTransportContract;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.ConnectionGateContract;
import io.gamegateway.spi.ConnectionRequest;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.RouteResolverContract;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.spi.SessionIdGeneratorContract;
import io.gamegateway.spi.TraceHeaderCodecContract;
import io.gamegateway.spi.UpgradeRequest;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The examples keep what their SPIs ask for; whoever writes one does the same with the test-jar of gateway-core. */
class ContractsTest {

    private static final Endpoint GAME = Endpoint.parse("game:1");
    private static final Endpoint CANARY = Endpoint.parse("canary:1");

    @Nested
    class Routes extends RouteResolverContract {

        @Override
        protected RouteResolver resolver() {
            return new CanaryRoutes(GAME, CANARY);
        }

        @Override
        protected ServerId routable() {
            return ServerId.of(1, 10, 1);
        }

        @Override
        protected ServerId unroutable() {
            return ServerId.of(1, 11, 1);
        }
    }

    @Nested
    class Transport extends BackendTransportContract {

        @Override
        protected BackendTransport newTransport() {
            return new InProcessTransport(Map.of(GAME, (session, messageId, payload) -> Optional.of(payload)));
        }

        @Override
        protected Endpoint echo() {
            return GAME;
        }

        @Override
        protected Endpoint refusing() {
            return CANARY;
        }
    }

    @Nested
    class Header extends TraceHeaderCodecContract {

        @Override
        protected TraceHeaderCodec codec() {
            return new RegionHeader(3);
        }
    }

    @Nested
    class Ids extends SessionIdGeneratorContract {

        @Override
        protected SessionIdGenerator newGenerator() {
            return new RegionalSessionIds(3, 1, 1_000);
        }
    }

    @Nested
    class Gate extends ConnectionGateContract {

        private final TokenGate gate = new TokenGate("0123456789abcdef".getBytes(UTF_8), Clock.systemUTC());

        @Override
        protected ConnectionGate gate() {
            return gate;
        }

        @Override
        protected ConnectionRequest welcome() {
            return upgrade(
                    "token=" + gate.issue("alice", Clock.systemUTC().instant().plusSeconds(600)));
        }

        @Override
        protected ConnectionRequest unwelcome() {
            return upgrade("token=alice.9999999999.0");
        }

        private ConnectionRequest upgrade(String query) {
            return new ConnectionRequest(
                    new InetSocketAddress("192.0.2.1", 50_000),
                    new InetSocketAddress("192.0.2.2", 8_080),
                    ClientProtocol.WEBSOCKET,
                    Optional.of(new UpgradeRequest("/", query, Map.of(), List.of())),
                    false,
                    Optional.empty(),
                    List.of());
        }
    }
}
