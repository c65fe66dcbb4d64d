/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import io.gamegateway.examples.client.GameClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The robots: every other one by TCP, the others by WebSockets. */
final class RobotCrowd implements AutoCloseable {

    private final Supplier<InetSocketAddress> gateway;
    private final HttpClient http = HttpClient.newHttpClient();
    private final RoundTrips roundTrips = new RoundTrips();
    private final LongAdder disconnects = new LongAdder();
    private final List<Robot> robots;
    private volatile boolean over;

    /** @param gateway where players connect at the moment */
    RobotCrowd(int count, Supplier<InetSocketAddress> gateway, ScheduledExecutorService clock) {
        this.gateway = gateway;
        robots = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Robot(number, this, clock))
                .toList();
    }

    void start() {
        robots.forEach(Robot::start);
    }

    GameClient connect(int id, GameClient.Listener robot) throws IOException {
        InetSocketAddress address = gateway.get();
        return id % 2 == 0
                ? GameClient.tcp(address, robot)
                : GameClient.webSocket(
                        http, URI.create("ws://" + address.getHostString() + ":" + address.getPort() + "/"), robot);
    }

    void roundTrip(long nanos) {
        roundTrips.add(nanos);
    }

    RoundTrips roundTrips() {
        return roundTrips;
    }

    /** Being sent to another gateway is none; everything else is. */
    void closed(GameClient.Closed closed) {
        if (!over && !closed.reason().equals("draining")) {
            disconnects.increment();
        }
    }

    /** How often a robot has lost its connection without being asked to go. */
    long disconnects() {
        return disconnects.sum();
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        over = true;
        robots.forEach(Robot::leave);
    }
}
