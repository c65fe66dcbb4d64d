/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import io.gamegateway.Gateway;
import io.gamegateway.Reconfiguration;
import io.gamegateway.settings.GatewayAssembly;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.LoadedSettings;
import io.gamegateway.settings.SettingsException;
import io.gamegateway.settings.SettingsLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again, at a signal or when one of its files has changed, and puts in force what can be while the gateway
 * runs. A wrong one changes nothing. On a thread of its own.
 *
 * <p>Files are compared by what they say: Kubernetes swaps symbolic links where it updates a ConfigMap or a Secret, of which
 * neither times nor names tell reliably.
 */
final class ConfigReloader implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(ConfigReloader.class);

    private static final int LOOK_SECONDS = 1;

    /** No file with anything in it is that. */
    private static final ByteBuffer UNREADABLE = ByteBuffer.allocate(0);

    private final Path file;
    private final Map<String, String> environment;
    private final Gateway gateway;
    private final LoadedSettings started;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "gateway-config");
        made.setDaemon(true);
        return made;
    });

    private final LongAdder reloads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile LoadedSettings running;
    private Map<String, ByteBuffer> seen = Map.of();

    /** @param started what the gateway was built with */
    ConfigReloader(Path file, Map<String, String> environment, Gateway gateway, LoadedSettings started) {
        this.file = file;
        this.environment = environment;
        this.gateway = gateway;
        this.started = started;
        this.running = started;
    }

    /** Looks at the files from now on, where the configuration says so. */
    void start() {
        seen = contents();
        if (started.settings().server().watchConfig()) {
            thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Reads it again soon. Thread-safe. */
    void reloadSoon() {
        thread.execute(() -> {
            seen = contents();
            reload("a signal");
        });
    }

    /** What is in force. Thread-safe. */
    GatewaySettings config() {
        return running.settings();
    }

    private void look() {
        Map<String, ByteBuffer> now = contents();
        if (!now.equals(seen)) {
            seen = now;
            reload("a changed file");
        }
    }

    /** Reads it again now, and tells what has come of that. Waits for it. */
    Reconfiguration reload() throws InterruptedException, ExecutionException {
        return thread.submit(() -> {
                    seen = contents();
                    return tryReload("the admin port");
                })
                .get();
    }

    /** How often it was read again. Thread-safe. */
    long reloads() {
        return reloads.sum();
    }

    /** How often it could not be. Thread-safe. */
    long failures() {
        return failures.sum();
    }

    private void reload(String why) {
        try {
            tryReload(why);
        } catch (SettingsException | RuntimeException e) {
            // Has been said; the thread looks again.
            logger.debug("configuration not read again", e);
        }
    }

    private Reconfiguration tryReload(String why) throws SettingsException {
        boolean done = false;
        try {
            LoadedSettings wanted = SettingsLoader.loadAll(file, environment);
            List<String> needRestart = wanted.changedForRestart(started);
            List<String> applied = new ArrayList<>(wanted.changedLive(running));
            List<String> changed = gateway.reconfigure(GatewayAssembly.config(wanted.settings()))
                    .applied();
            if (applied.isEmpty() && changed.contains("tls")) {
                applied.add("the files of tls");
            }
            running = wanted;
            logger.info(
                    "configuration {} read again for {}: in force now: {}; needs a restart: {}",
                    file,
                    why,
                    applied.isEmpty() ? "nothing new" : String.join(", ", applied),
                    needRestart.isEmpty() ? "nothing" : String.join(", ", needRestart));
            done = true;
            return new Reconfiguration(applied, needRestart);
        } catch (SettingsException e) {
            e.problems().forEach(problem -> logger.error("configuration not read again for {}: {}", why, problem));
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            logger.error("configuration not read again for {}: {}", why, e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            logger.error("configuration not read again for {}", why, e);
            throw e;
        } finally {
            (done ? reloads : failures).increment();
        }
    }

    /** What the files say; they are small, and comparing them costs less than any digest. */
    private Map<String, ByteBuffer> contents() {
        GatewaySettings.Tls tls = running.settings().tls();
        GatewaySettings.Backend backend = running.settings().backend();
        Map<String, ByteBuffer> contents = new HashMap<>();
        Stream.of(
                        Stream.of(
                                file.toString(), tls.clientCa(), backend.tlsCa(), backend.tlsCert(), backend.tlsKey()),
                        tls.certs().stream(),
                        tls.keys().stream())
                .flatMap(names -> names)
                .filter(name -> !name.isEmpty())
                .forEach(name -> contents.put(name, content(Path.of(name))));
        return contents;
    }

    private static ByteBuffer content(Path path) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(path));
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
