/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin;

import io.gamegateway.Gateway;
import io.gamegateway.Reconfiguration;
import io.gamegateway.admin.internal.AdminPort;
import io.gamegateway.admin.internal.AdminSettings;
import io.gamegateway.admin.internal.FlightRecorder;
import io.gamegateway.admin.internal.OwnTimes;
import io.gamegateway.observe.GatewayObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A port for whoever runs a gateway: {@code /health} and {@code /ready}, {@code /metrics}, a small JSON API under {@code /api}, and a
 * dashboard at {@code /}. docs/admin.md describes them.
 *
 * <pre>{@code
 * AdminServer admin = AdminServer.builder().listen("127.0.0.1", 9090).token("...").build();
 * GatewayBuilder builder = Gateway.builder().route(...);
 * admin.observers().forEach(builder::observer);
 * Gateway gateway = builder.build().start();
 * admin.start(gateway);
 * }</pre>
 *
 * <p>It has threads of its own and reads what the gateway counts anyway: the event loops do nothing for it but what somebody asks of one
 * session or group. Close it behind the gateway, so that it can tell of its drain. Thread-safe; serves one gateway.
 *
 * @since 0.1
 */
public final class AdminServer implements AutoCloseable {

    private final AdminSettings settings;
    private final FlightRecorder recorder;
    private final OwnTimes times = new OwnTimes();
    private @Nullable AdminPort port;

    private AdminServer(AdminSettings settings, int timelineEvents) {
        this.settings = settings;
        this.recorder = new FlightRecorder(timelineEvents);
    }

    /** One on 127.0.0.1:9090, without a token. */
    public static Builder builder() {
        return new Builder();
    }

    /** What has to be added to the gateway's builder. */
    public List<GatewayObserver> observers() {
        return List.of(recorder, times);
    }

    /**
     * Listens.
     *
     * @param gateway that has been started, with the {@link #observers()}
     * @throws IOException where the port cannot be bound
     * @throws IllegalStateException where it was started before
     */
    public synchronized AdminServer start(Gateway gateway) throws IOException {
        if (port != null) {
            throw new IllegalStateException("admin server: started twice (expected: one for each gateway)");
        }
        port = new AdminPort(gateway, settings, recorder, times);
        return this;
    }

    /** Where it listens; empty before the start. */
    public synchronized Optional<InetSocketAddress> boundAddress() {
        return Optional.ofNullable(port).map(AdminPort::address);
    }

    /** Ends it; harmless where it is not started, or closed already. */
    @Override
    public synchronized void close() {
        if (port != null) {
            port.close();
        }
    }

    /** Gathers what an {@link AdminServer} is built from. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_PORT = 65_535;
        private static final int MIN_EVENTS = 4;
        private static final int MAX_EVENTS = 1_000;

        private InetSocketAddress address = new InetSocketAddress("127.0.0.1", 9090);
        private Optional<String> token = Optional.empty();
        private boolean protectReads;
        private Optional<Supplier<String>> metrics = Optional.empty();
        private Optional<Callable<Reconfiguration>> reload = Optional.empty();
        private @Nullable Runnable drain;
        private Duration drainTime = Duration.ofSeconds(30);
        private String version = "";
        private int timelineEvents = 32;

        private Builder() {}

        /**
         * Where it listens. Default: 127.0.0.1:9090.
         *
         * @param tcpPort 0 to 65,535; 0 takes a free one, see {@link AdminServer#boundAddress()}
         */
        public Builder listen(String host, int tcpPort) {
            if (tcpPort < 0 || tcpPort > MAX_PORT) {
                throw new IllegalArgumentException("admin port: " + tcpPort + " (expected: 0 to " + MAX_PORT + ")");
            }
            InetSocketAddress resolved = new InetSocketAddress(host, tcpPort);
            if (resolved.isUnresolved()) {
                throw new IllegalArgumentException("admin host: '" + host + "' (expected: an address of this machine)");
            }
            this.address = resolved;
            return this;
        }

        /** What whoever changes something must bring as {@code Authorization: Bearer}. Default: none, and nothing can be changed. */
        public Builder token(String secret) {
            if (secret.isBlank()) {
                throw new IllegalArgumentException("token: '' (expected: not blank)");
            }
            this.token = Optional.of(secret);
            return this;
        }

        /** Whether reads need the token too, but for {@code /health} and {@code /ready}. Default: false. */
        public Builder protectReads(boolean on) {
            this.protectReads = on;
            return this;
        }

        /** The text of {@code /metrics}, such as {@code PrometheusMeterRegistry::scrape}. Default: none. */
        public Builder metrics(Supplier<String> text) {
            this.metrics = Optional.of(text);
            return this;
        }

        /** Reads the configuration again; an exception says why it could not be. Default: there is nothing to read. */
        public Builder reload(Callable<Reconfiguration> action) {
            this.reload = Optional.of(action);
            return this;
        }

        /** Drains, on a thread of its own. Default: {@link Gateway#drain} over {@link #drainTime}. */
        public Builder drain(Runnable action) {
            this.drain = action;
            return this;
        }

        /** Over which the gateway drains. Default: 30 s. */
        public Builder drainTime(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("drainTime: " + time + " (expected: > 0)");
            }
            this.drainTime = time;
            return this;
        }

        /** Of the program, for the dashboard. Default: empty. */
        public Builder version(String text) {
            this.version = text;
            return this;
        }

        /** Events that are kept of each session, the last ones: 4 to 1,000. Default: 32. */
        public Builder timelineEvents(int events) {
            if (events < MIN_EVENTS || events > MAX_EVENTS) {
                throw new IllegalArgumentException(
                        "timelineEvents: " + events + " (expected: " + MIN_EVENTS + " to " + MAX_EVENTS + ")");
            }
            this.timelineEvents = events;
            return this;
        }

        /**
         * An admin server that is not started yet.
         *
         * @throws IllegalArgumentException where reads need a token and there is none
         */
        public AdminServer build() {
            if (protectReads && token.isEmpty()) {
                throw new IllegalArgumentException("protectReads: without a token (expected: with one)");
            }
            return new AdminServer(
                    new AdminSettings(address, token, protectReads, metrics, reload, drain, drainTime, version),
                    timelineEvents);
        }
    }
}
