/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Protocol;
import java.util.Locale;

/** What clients do. */
enum Scenario {
    S1(Kind.CLOSED, Protocol.TCP, 100, 64, 1),
    S2(Kind.CLOSED, Protocol.TCP, 1_000, 64, 1),
    S3(Kind.CLOSED, Protocol.TCP, 100, 1_024, 1),
    S4(Kind.OPEN, Protocol.TCP, 1_000, 128, 20_000),
    S4L(Kind.OPEN, Protocol.TCP, 1_000, 128, 5_000),
    S5(Kind.CLOSED, Protocol.TCP, 100, 64, 16),
    S6(Kind.IDLE, Protocol.TCP, 9_750, 64, 1),
    S7(Kind.CHURN, Protocol.TCP, 50, 64, 1),
    S8(Kind.CLOSED, Protocol.TCP, 1_000, 1_024, 1),
    W2(Kind.CLOSED, Protocol.WEBSOCKET, 1_000, 64, 1),
    W4(Kind.OPEN, Protocol.WEBSOCKET, 1_000, 128, 20_000),
    W6(Kind.IDLE, Protocol.WEBSOCKET, 9_750, 64, 1),
    T2(Kind.CLOSED, Protocol.TLS, 1_000, 64, 1);

    /** How they do it. */
    enum Kind {
        /** The next message when the last one is answered. */
        CLOSED,

        /** Messages at a fixed rate, whatever the answers do. */
        OPEN,

        /** One message each, and then nothing. */
        IDLE,

        /** Connect, one message there and back, close. */
        CHURN
    }

    private final Kind kind;
    private final Protocol protocol;
    private final int connections;
    private final int bytes;
    private final int amount;

    Scenario(Kind kind, Protocol protocol, int connections, int bytes, int amount) {
        this.kind = kind;
        this.protocol = protocol;
        this.connections = connections;
        this.bytes = bytes;
        this.amount = amount;
    }

    Kind kind() {
        return kind;
    }

    Protocol protocol() {
        return protocol;
    }

    int connections() {
        return connections;
    }

    /** Of payload in each message. */
    int bytes() {
        return bytes;
    }

    /** Of a closed loop: messages under way on each connection. Of an open one: messages a second, in all. */
    int amount() {
        return amount;
    }

    String title() {
        String what = switch (kind) {
            case CLOSED ->
                amount == 1
                        ? String.format(Locale.ROOT, "closed loop, %,d connections x %,d B", connections, bytes)
                        : String.format(
                                Locale.ROOT, "%d under way, %,d connections x %,d B", amount, connections, bytes);
            case OPEN ->
                String.format(
                        Locale.ROOT, "open loop, %,d connections, %,d messages/s x %,d B", connections, amount, bytes);
            case IDLE ->
                protocol == Protocol.WEBSOCKET
                        ? "idle connections, each with a user, all in one group"
                        : "idle connections";
            case CHURN -> String.format(Locale.ROOT, "connect, one round trip, close; %d at a time", connections);
        };
        String over = switch (protocol) {
            case TCP -> "";
            case WEBSOCKET -> ", WebSocket";
            case TLS -> ", TLS";
        };
        return name() + ": " + what + over;
    }
}
