/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.load.role.GatewayRole;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The gateway, as a process of this benchmark builds it. */
public final class GatewayPeer implements Peer {

    private final int backendPort;
    private final GatewaySettings settings;
    private @Nullable RoleProcess process;

    /** @param backendPort of an echo of gate frames */
    public GatewayPeer(int backendPort, GatewaySettings settings) {
        this.backendPort = backendPort;
        this.settings = settings;
    }

    @Override
    public String label() {
        return GatewaySettings.LABEL;
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public boolean speaks(Protocol protocol) {
        return settings.speaks(protocol);
    }

    @Override
    public void start() {
        close();
        List<Object> args = new ArrayList<>(List.of(backendPort, settings.eventLoops()));
        args.addAll(settings.certificate());
        process = RoleProcess.start(List.of(), settings.jvmOptions(), "gateway", GatewayRole.class, args.toArray());
    }

    /** What can be asked of it. */
    public RoleProcess process() {
        if (process == null) {
            throw new IllegalStateException("gateway: not started (expected: started)");
        }
        return process;
    }

    @Override
    public String address() {
        return FreePort.HOST + ":" + process().ready();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(process().pid());
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
