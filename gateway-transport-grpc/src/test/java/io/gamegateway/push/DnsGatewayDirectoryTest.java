/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.PushFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.spi.GatewayAddress;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsGatewayDirectoryTest {

    private static final Duration FAST = Duration.ofMillis(10);

    private final Names names = new Names();
    private final Queue<Set<GatewayAddress>> told = new ConcurrentLinkedQueue<>();

    /** A name service for targets {@code names:///...}. */
    private static final class Names extends NameResolverProvider {

        private volatile StatusOr<List<EquivalentAddressGroup>> answer = StatusOr.fromValue(List.of());
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        void are(InetSocketAddress... addresses) {
            answer = StatusOr.fromValue(
                    Arrays.stream(addresses).map(EquivalentAddressGroup::new).toList());
        }

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
            return new NameResolver() {
                private Listener2 listener = new Listener2() {
                    @Override
                    public void onResult(ResolutionResult result) {}

                    @Override
                    public void onError(Status error) {}
                };

                @Override
                public String getServiceAuthority() {
                    return "names";
                }

                @Override
                public void start(Listener2 addresses) {
                    listener = addresses;
                    refresh();
                }

                @Override
                public void refresh() {
                    asked.incrementAndGet();
                    listener.onResult2(ResolutionResult.newBuilder()
                            .setAddressesOrError(answer)
                            .build());
                }

                @Override
                public void shutdown() {
                    ended.incrementAndGet();
                }
            };
        }

        @Override
        public String getDefaultScheme() {
            return "names";
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
            return Set.of(InetSocketAddress.class);
        }
    }

    @BeforeEach
    void register() {
        NameResolverRegistry.getDefaultRegistry().register(names);
    }

    @AfterEach
    void deregister() {
        NameResolverRegistry.getDefaultRegistry().deregister(names);
        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gateway-names")));
    }

    private static InetSocketAddress address(int lastByte) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) lastByte}), 7100);
    }

    private static GatewayAddress gateway(String endpoint) {
        return ListedGateways.address(endpoint, endpoint);
    }

    @Test
    void addresses_areGateways_andChangesAreSeen() throws Exception {
        names.are(address(1), address(2));
        try (DnsGatewayDirectory directory = DnsGatewayDirectory.of("names:///gateways", FAST)) {
            directory.watch(told::add);
            eventually(
                    () -> assertThat(told).containsExactly(Set.of(gateway("10.0.0.1:7100"), gateway("10.0.0.2:7100"))));

            names.are(address(2), address(3));
            eventually(() ->
                    assertThat(told).last().isEqualTo(Set.of(gateway("10.0.0.2:7100"), gateway("10.0.0.3:7100"))));
            assertThat(told).hasSize(2);
        }
        assertThat(names.ended).hasValue(1);
    }

    @Test
    void failures_andEmptyAnswers_leaveTheLastAnswerTrue() throws Exception {
        names.are(address(1));
        try (DnsGatewayDirectory directory = DnsGatewayDirectory.of("names:///gateways", FAST)) {
            directory.watch(told::add);
            eventually(() -> assertThat(told).hasSize(1));
            names.answer = StatusOr.fromStatus(Status.UNAVAILABLE);
            int failing = names.asked.get();
            eventually(() -> assertThat(names.asked).hasValueGreaterThan(failing + 2));
            names.are();
            int empty = names.asked.get();
            eventually(() -> assertThat(names.asked).hasValueGreaterThan(empty + 2));
            names.are(address(1));
            int same = names.asked.get();
            eventually(() -> assertThat(names.asked).hasValueGreaterThan(same + 2));

            assertThat(told).hasSize(1);
        }
    }

    @Test
    void realName_isLookedUp() {
        try (DnsGatewayDirectory directory = DnsGatewayDirectory.of("localhost:7100")) {
            directory.watch(told::add);

            eventually(() -> assertThat(told).isNotEmpty());
            assertThat(told.peek()).extracting(GatewayAddress::name).contains("127.0.0.1:7100");
        }
    }

    @Test
    void watch_twice_throws_andSoDoBadTargets() {
        try (DnsGatewayDirectory directory = DnsGatewayDirectory.of("names:///gateways")) {
            directory.watch(told::add);
            assertThatThrownBy(() -> directory.watch(told::add)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> DnsGatewayDirectory.of("localhost")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsGatewayDirectory.of("unheard-of:///x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unheard-of:///x");
        assertThatThrownBy(() -> DnsGatewayDirectory.of("localhost:1", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("refresh: PT0S (expected: > 0)");
    }
}
