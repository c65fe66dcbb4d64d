/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.observe.GatewayStats;
import java.util.List;
import java.util.function.ToLongFunction;

/** The two gateways, of which one is for new players. Thread-safe. */
final class Fleet implements AutoCloseable {

    private final List<DemoGateway> gateways;
    private volatile int active;

    /** What both have counted; a gateway that was started anew counts from 0. */
    record Counts(long messages, long pushed) {}

    Fleet(DemoGateway a, DemoGateway b) {
        gateways = List.of(a, b);
    }

    List<DemoGateway> gateways() {
        return gateways;
    }

    /** Where new players go. */
    DemoGateway active() {
        return gateways.get(active);
    }

    void switchOver() {
        active = 1 - active;
    }

    Counts counts() {
        return new Counts(
                sum(stats -> stats.messagesFromClients() + stats.messagesToClients()),
                sum(GatewayStats::messagesPushed));
    }

    long slowConsumers() {
        return sum(stats -> stats.connectionsClosed().getOrDefault(CloseReason.SLOW_CONSUMER.label(), 0L));
    }

    private long sum(ToLongFunction<GatewayStats> count) {
        return gateways.stream().map(DemoGateway::stats).mapToLong(count).sum();
    }

    @Override
    public void close() {
        gateways.forEach(DemoGateway::close);
    }
}
