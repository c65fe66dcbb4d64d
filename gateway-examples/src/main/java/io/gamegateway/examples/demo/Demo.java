/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A game in one process, all of it over real sockets: two gateways, two game backends on TCP, one on gRPC, a logic server that pushes, robots,
 * and a page where anybody can play.
 *
 * <p>Run it by {@code mvn -q -Pdemo package}.
 *
 * @since 0.1
 */
public final class Demo implements AutoCloseable {

    private static final int CLOCK_THREADS = 2;
    private static final int END_SECONDS = 10;
    private static final int GATEWAY_PORT = 8080;
    private static final int DASHBOARD_PORT = 9090;

    /** Writes a stack trace for each broken connection; kept, as its level is forgotten with it. */
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(CLOCK_THREADS, task -> {
        Thread thread = new Thread(task, "demo-clock");
        thread.setDaemon(true);
        return thread;
    });

    private final List<ArenaServer> arenas;
    private final CheerServer cheers;
    private final Fleet fleet;
    private final ArenaPusher pusher;
    private final RobotCrowd robots;
    private final Experiments experiments;
    private final DemoSite site;

    /** Starts it. */
    Demo(DemoOptions options) {
        World world = new World();
        boolean anyPorts = options.site() == 0;
        DemoGateway.Ports portsOfA = ports(anyPorts, 0);
        DemoGateway.Ports portsOfB = ports(anyPorts, 1);
        pusher = new ArenaPusher(world, "127.0.0.1:" + portsOfA.push(), "127.0.0.1:" + portsOfB.push());
        arenas = List.of(
                new ArenaServer(1, world, pusher::joined, clock), new ArenaServer(2, world, pusher::joined, clock));
        cheers = new CheerServer(world);
        List<String> endpoints = arenas.stream().map(ArenaServer::endpoint).toList();
        fleet = new Fleet(
                new DemoGateway("A", options.host(), portsOfA, endpoints, cheers.endpoint()),
                new DemoGateway("B", options.host(), portsOfB, endpoints, cheers.endpoint()));
        robots = new RobotCrowd(options.robots(), () -> fleet.active().address(), clock);
        experiments = new Experiments(fleet, arenas.get(1), pusher, options.drainTime(), clock);
        site = openSite(options);
        pusher.start(clock);
        robots.start();
    }

    private static DemoGateway.Ports ports(boolean any, int offset) {
        return new DemoGateway.Ports(
                freePort(any ? 0 : GATEWAY_PORT + offset), freePort(0), freePort(any ? 0 : DASHBOARD_PORT + offset));
    }

    /** This port, or another one where it is taken. */
    private static int freePort(int wanted) {
        try (ServerSocket probe = new ServerSocket(wanted)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw new UncheckedIOException(e);
            }
            return freePort(0);
        }
    }

    private DemoSite openSite(DemoOptions options) {
        try {
            return new DemoSite(new InetSocketAddress(options.host(), freePort(options.site())), fleet, experiments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs until it is told to end, by {@code q} or a signal. */
    public static void main(String[] args) throws InterruptedException {
        if (System.getenv("GATEWAY_LOG_LEVEL") == null) {
            System.setProperty("GATEWAY_LOG_LEVEL", "ERROR");
        }
        GRPC_LOG.setLevel(Level.OFF);
        CountDownLatch ended = new CountDownLatch(1);
        try (Demo demo = new Demo(DemoOptions.defaults())) {
            Terminal terminal = new Terminal(demo, System.in, System.out, System.console() != null);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(terminal, ended)));
            terminal.run();
        } finally {
            ended.countDown();
        }
    }

    /** At a signal: players are told before the process is gone. */
    private static void endAndWait(Terminal terminal, CountDownLatch ended) {
        terminal.end();
        try {
            ended.await(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Experiments experiments() {
        return experiments;
    }

    LiveLine liveLine() {
        return new LiveLine(fleet, arenas, robots);
    }

    Fleet fleet() {
        return fleet;
    }

    List<ArenaServer> arenas() {
        return arenas;
    }

    RobotCrowd robots() {
        return robots;
    }

    /** The game, as this machine reaches it. */
    String gameAddress() {
        return "http://localhost:" + site.port() + "/";
    }

    /** As a phone in the same network reaches it. */
    Optional<String> gameAddressInTheNetwork() {
        return networkAddress().map(address -> "http://" + address + ":" + site.port() + "/");
    }

    private static Optional<String> networkAddress() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
                    .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String dashboardAddress() {
        return fleet.gateways().get(0).dashboard();
    }

    @Override
    public void close() {
        robots.close();
        clock.shutdownNow();
        experiments.close();
        site.close();
        pusher.close();
        fleet.close();
        cheers.close();
        arenas.forEach(ArenaServer::close);
    }
}
