/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.EndpointStates;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rules, and questions to their tables, in few words. Endpoints are named by their text. */
final class Questions {

    static final int TYPE = 10;

    private Questions() {}

    static Endpoint endpoint(String text) {
        return Endpoint.parse(text);
    }

    static List<Endpoint> endpoints(String... texts) {
        return Stream.of(texts).map(Endpoint::parse).toList();
    }

    static Set<Endpoint> set(String... texts) {
        return Set.copyOf(endpoints(texts));
    }

    /** That many endpoints as a cluster has them. */
    static List<Endpoint> cluster(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Endpoint("10.1." + i / 100 + "." + (10 + i % 100), 7001))
                .toList();
    }

    /** A rule of {@link #TYPE} for any world, in turn. */
    static RouteRule rule(String... endpoints) {
        return rule(0, endpoints);
    }

    static RouteRule rule(int worldId, String... endpoints) {
        return new RouteRule(TYPE, worldId, "game", endpoints(endpoints));
    }

    static RouteTable table(RouteRule... rules) {
        return RouteTable.of(List.of(rules));
    }

    /** A new session's question for any world. */
    static RouteRequest question() {
        return question(1);
    }

    static RouteRequest question(long sessionId) {
        return question(ServerId.of(0, TYPE, 0), new Client(sessionId));
    }

    static RouteRequest question(ServerId serverId) {
        return question(serverId, new Client(1));
    }

    static RouteRequest question(ServerId serverId, ClientSession session) {
        return new RouteRequest(serverId, session, Optional.empty());
    }

    static RouteRequest with(RouteRequest request, EndpointStates states) {
        return new RouteRequest(request.serverId(), request.session(), request.current(), states);
    }

    /** The question of a session that has been at this endpoint. */
    static RouteRequest at(String current, RouteRequest request) {
        return new RouteRequest(
                request.serverId(), request.session(), Optional.of(endpoint(current)), request.endpoints());
    }

    static List<String> candidates(RouteDecision decision) {
        return decision.candidates().stream().map(Endpoint::toString).toList();
    }

    static String first(RouteDecision decision) {
        return candidates(decision).get(0);
    }

    /** How often each endpoint is the first choice of that many new sessions. */
    static Map<String, Integer> firsts(RouteTable table, int sessions, EndpointStates states) {
        return count(sessions, id -> first(table.decide(with(question(id), states))));
    }

    static Map<String, Integer> count(int sessions, Function<Long, String> choice) {
        return IntStream.range(0, sessions)
                .mapToObj(id -> choice.apply((long) id))
                .collect(Collectors.toMap(Function.identity(), endpoint -> 1, Integer::sum));
    }

    /** A session of which all that can be a key is known. */
    record Client(long id, InetSocketAddress remoteAddress, Optional<String> userId) implements ClientSession {
        @Override
        public long connectTimeMillis() {
            return 0;
        }

        Client(long id) {
            this(id, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), Optional.empty());
        }

        @Override
        public ClientProtocol protocol() {
            return ClientProtocol.TCP;
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

    /** What is known of endpoints; of one that is not in it, nothing. Built before it is used. */
    static final class States implements EndpointStates {

        private final Map<Endpoint, EndpointState> states = new HashMap<>();

        States unavailable(String... endpoints) {
            endpoints(endpoints).forEach(endpoint -> states.put(endpoint, new State(false, 0, 1)));
            return this;
        }

        States sessions(String endpoint, int sessions) {
            states.put(endpoint(endpoint), new State(true, sessions, 1));
            return this;
        }

        States share(String endpoint, double share) {
            states.put(endpoint(endpoint), new State(true, 0, share));
            return this;
        }

        @Override
        public EndpointState of(Endpoint endpoint) {
            return states.getOrDefault(endpoint, EndpointState.UNKNOWN);
        }
    }

    private record State(boolean isAvailable, int sessions, double share) implements EndpointState {}
}
