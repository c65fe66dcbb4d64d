/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import ch.qos.logback.classic.LoggerContext;
import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.GatewayException;
import io.gamegateway.examples.standalone.CommandLine.UsageException;
import io.gamegateway.examples.standalone.config.ConfigException;
import io.gamegateway.examples.standalone.config.ConfigLoader;
import io.gamegateway.examples.standalone.config.StandaloneConfig;
import io.gamegateway.redis.InvalidRoutesException;
import io.gamegateway.redis.NoNodeNumberException;
import io.gamegateway.redis.RedisUnavailableException;
import io.netty.util.NetUtil;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    /**
     * gRPC logs by java.util.logging, and a stack trace for each peer that breaks a connection; we say ourselves what becomes of
     * those. Kept here, as loggers that nobody holds lose their level.
     */
    private static final Logger GRPC_LOGGER = Logger.getLogger("io.grpc");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    StandaloneGateway(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Runs the program; see {@code --help}. */
    public static void main(String[] args) throws InterruptedException {
        GRPC_LOGGER.setLevel(Level.SEVERE);
        System.exit(new StandaloneGateway(System.out, System.err, System.getenv()).run(args));
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
        } catch (ConfigException e) {
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

    private int check(Path file) throws ConfigException {
        StandaloneConfig config = ConfigLoader.load(file, environment);
        GatewayAssembly.builder(config);
        RedisAssembly.redis(config.redis());
        if (config.push().listenAddr().isPresent()) {
            PushAssembly.tls(config.push());
        }
        String source = config.routing().fromRedis() ? ", more in Redis" : "";
        return print("OK " + file + ": " + config.routing().rules().size() + " routing rule(s)" + source);
    }

    private int serve(Path file) throws ConfigException, InterruptedException {
        StandaloneConfig config = ConfigLoader.load(file, environment);
        GatewayBuilder builder = GatewayAssembly.builder(config);
        RedisAssembly.addTo(builder, config);
        Gateway gateway = builder.build();
        Thread hook = new Thread(
                new ShutdownHook(gateway::close, config.gracefulShutdownTimeout(), this::flushAndHalt),
                "gateway-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            gateway.start();
        } catch (GatewayException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            throw e;
        }
        print(readyLine(gateway));
        out.flush();
        gateway.awaitClosed();
        return EXIT_OK;
    }

    private void flushAndHalt() {
        try {
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
                context.stop();
            }
            out.flush();
            err.flush();
        } finally {
            Runtime.getRuntime().halt(EXIT_OK);
        }
    }

    private static String readyLine(Gateway gateway) {
        return "gateway ready: listen=" + NetUtil.toSocketAddressString(gateway.boundAddress()) + " admin="
                + gateway.boundAdminAddress()
                        .map(NetUtil::toSocketAddressString)
                        .orElse("off") + " name="
                + gateway.config().name()
                + gateway.boundPushAddresses().stream()
                        .map(address -> " push=" + NetUtil.toSocketAddressString(address))
                        .collect(Collectors.joining());
    }
}
