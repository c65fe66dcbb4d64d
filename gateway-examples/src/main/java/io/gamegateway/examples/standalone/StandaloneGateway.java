/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import ch.qos.logback.classic.LoggerContext;
import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.GatewayException;
import io.gamegateway.examples.standalone.CommandLine.UsageException;
import io.gamegateway.examples.standalone.observe.Logs;
import io.gamegateway.examples.standalone.observe.Observability;
import io.gamegateway.redis.InvalidRoutesException;
import io.gamegateway.redis.NoNodeNumberException;
import io.gamegateway.redis.RedisUnavailableException;
import io.gamegateway.settings.GatewayAssembly;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.LoadedSettings;
import io.gamegateway.settings.SettingsException;
import io.gamegateway.settings.SettingsLoader;
import io.netty.util.NetUtil;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a program: reads its configuration, runs until it is told to stop, and drains. {@code
 * docs/configuration.md} describes the configuration.
 *
 * <p>Stdout carries one line, when it is ready; errors, one line each, and the log go to stderr. Exit status: 0 after a
 * stop by signal, 1 where it could not start, 2 where the arguments or the configuration are wrong.
 *
 * @since 0.1
 */
public final class StandaloneGateway {

    static final int EXIT_OK = 0;
    static final int EXIT_NOT_STARTED = 1;
    static final int EXIT_BAD_CONFIG = 2;

    /** That closing may take behind the drain. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

    private static final Duration FLUSH_TIME = Duration.ofSeconds(2);

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    /** All that was opened for the gateway is closed. */
    private final CountDownLatch ended = new CountDownLatch(1);

    StandaloneGateway(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Runs the program; see {@code --help}. */
    public static void main(String[] args) throws InterruptedException {
        noLeakDetection();
        Logs.bridge();
        StandaloneGateway program = new StandaloneGateway(System.out, System.err, System.getenv());
        int status = program.run(args);
        program.flush();
        System.exit(status);
    }

    /**
     * Netty follows one buffer in 128, with a stack trace at each step, unless it is told otherwise: 3 % of the CPU of a loaded gateway.
     * The tests follow each. Set before the first buffer.
     */
    private static void noLeakDetection() {
        for (String property : List.of("io.netty.leakDetection.level", "io.netty.leakDetectionLevel")) {
            if (System.getProperty(property) != null) {
                return;
            }
        }
        System.setProperty("io.netty.leakDetection.level", "disabled");
    }

    /** Returns the exit status; after a good start, only when the gateway has been closed. */
    int run(String... args) throws InterruptedException {
        try {
            CommandLine commandLine = CommandLine.parse(args);
            return switch (commandLine.action()) {
                case HELP -> print(CommandLine.USAGE.stripTrailing());
                case VERSION -> print("gateway-standalone " + version());
                case CHECK -> check(commandLine.configFile().orElseThrow());
                case RUN -> serve(commandLine.configFile().orElseThrow());
            };
        } catch (UsageException e) {
            err.println("gateway-standalone: " + e.getMessage());
            return EXIT_BAD_CONFIG;
        } catch (SettingsException e) {
            e.problems().forEach(err::println);
            return EXIT_BAD_CONFIG;
        } catch (IllegalArgumentException e) {
            // What the builder refuses, should it be stricter than our own checks.
            err.println("gateway-standalone: " + e.getMessage());
            return EXIT_BAD_CONFIG;
        } catch (GatewayException
                | IllegalStateException
                | RedisUnavailableException
                | InvalidRoutesException
                | NoNodeNumberException e) {
            err.println("gateway-standalone: " + e.getMessage());
            return EXIT_NOT_STARTED;
        }
    }

    private int print(String text) {
        out.println(text);
        return EXIT_OK;
    }

    private static String version() {
        String version = StandaloneGateway.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private int check(Path file) throws SettingsException {
        GatewaySettings config = SettingsLoader.load(file, environment);
        GatewayAssembly.check(config);
        String source = config.routing().fromRedis() ? ", more in Redis" : "";
        return print("OK " + file + ": " + config.routing().rules().size() + " routing rule(s)" + source);
    }

    private int serve(Path file) throws SettingsException, InterruptedException {
        LoadedSettings loaded = SettingsLoader.loadAll(file, environment);
        GatewaySettings config = loaded.settings();
        GatewayBuilder builder = GatewayAssembly.builder(config);
        Operations operations = new Operations();
        try (Observability observability =
                Observability.of(config, environment, builder.name(), version(), operations)) {
            observability.addTo(builder);
            return serve(builder.build(), observability, operations, file, loaded);
        } finally {
            ended.countDown();
        }
    }

    private int serve(
            Gateway gateway, Observability observability, Operations operations, Path file, LoadedSettings loaded)
            throws InterruptedException {
        try (ConfigReloader reloader = new ConfigReloader(file, environment, gateway, loaded)) {
            Shutdown shutdown = new Shutdown(() -> drain(gateway, reloader.config()), gateway::close);
            operations.are(reloader, shutdown);
            if (!Signals.handle(List.of("TERM", "INT"), shutdown)) {
                Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "gateway-shutdown"));
            }
            Signals.handle(List.of("HUP"), reloader::reloadSoon);
            if (!start(gateway, shutdown)) {
                return EXIT_OK;
            }
            show(gateway, observability);
            reloader.start();
            print(readyLine(gateway, observability));
            out.flush();
            gateway.awaitClosed();
            return EXIT_OK;
        }
    }

    private static void show(Gateway gateway, Observability observability) {
        try {
            observability.start(gateway);
        } catch (IllegalStateException e) {
            gateway.close();
            throw e;
        }
    }

    /** False where a signal has ended it before it had begun. */
    private static boolean start(Gateway gateway, Shutdown shutdown) {
        try {
            gateway.start();
            return true;
        } catch (IllegalStateException e) {
            if (shutdown.isUnderWay()) {
                return false;
            }
            throw e;
        }
    }

    private void drain(Gateway gateway, GatewaySettings config) {
        Duration timeout = config.gracefulShutdownTimeout();
        new ShutdownHook(() -> drainAndAwaitEnd(gateway, timeout), timeout.plus(CLOSE_TIME), this::flushAndHalt).run();
    }

    /** The last spans are exported when the gateway is closed, and must be before the process is halted. */
    private void drainAndAwaitEnd(Gateway gateway, Duration timeout) {
        gateway.drain(timeout);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flushAndHalt() {
        try {
            flush();
        } finally {
            Runtime.getRuntime().halt(EXIT_OK);
        }
    }

    /** There is nothing more to say. Whoever reads our output may have stalled, and must not keep us. */
    private void flush() {
        Thread flushing = new Thread(this::flushAll, "gateway-flush");
        flushing.setDaemon(true);
        flushing.start();
        try {
            flushing.join(FLUSH_TIME.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flushAll() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
        out.flush();
        err.flush();
    }

    private static String readyLine(Gateway gateway, Observability observability) {
        return "gateway ready: listen=" + NetUtil.toSocketAddressString(gateway.boundAddress()) + " admin="
                + observability
                        .adminAddress()
                        .map(NetUtil::toSocketAddressString)
                        .orElse("off") + " name="
                + gateway.config().name()
                + gateway.boundPushAddresses().stream()
                        .map(address -> " push=" + NetUtil.toSocketAddressString(address))
                        .collect(Collectors.joining());
    }
}
