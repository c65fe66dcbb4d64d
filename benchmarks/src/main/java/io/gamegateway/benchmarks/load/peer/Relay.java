/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.machine.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A program that gives each client connection one of its own to the backend, and passes bytes on. */
abstract class Relay implements Peer {

    /** What it needs for itself, beside two files for each connection. */
    private static final int OWN_FILES = 100;

    private final String label;
    private final String program;
    private final int backendPort;
    private final TemporaryDirectory directory;
    private final String version;
    private @Nullable ExternalProcess process;
    private int port;

    /**
     * @param backendPort of a plain echo
     * @param directory for its files
     */
    Relay(String label, String program, int backendPort, TemporaryDirectory directory) {
        this.label = label;
        this.program = program;
        this.backendPort = backendPort;
        this.directory = directory;
        this.version = Program.firstLine(List.of(program, "-v"));
    }

    final int backendPort() {
        return backendPort;
    }

    /** Files that it may have open for connections, of which each takes two. */
    static int connectionFiles() {
        return Machine.openFiles() - OWN_FILES;
    }

    /** Where the configuration is written to. */
    abstract String configFile();

    /** Its text, for one that listens on this port of 127.0.0.1. */
    abstract String config(int listenPort);

    /** What it is started with, in this directory. */
    abstract List<String> arguments(Path home);

    @Override
    public final String label() {
        return label;
    }

    @Override
    public final String version() {
        return version;
    }

    @Override
    public final boolean speaks(Protocol protocol) {
        return protocol == Protocol.TCP;
    }

    @Override
    public final void start() {
        close();
        port = FreePort.find();
        Path home = directory.write(configFile(), config(port));
        process =
                ExternalProcess.start(program, arguments(home), directory.path().resolve(program + ".log"));
    }

    @Override
    public final String address() {
        return FreePort.HOST + ":" + port;
    }

    @Override
    public final OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    @Override
    public final void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
