/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import java.util.OptionalLong;

/** Nothing in between: what clients and backend can do by themselves. */
public final class Direct implements Peer {

    private final int backendPort;

    /** @param backendPort of a plain echo */
    public Direct(int backendPort) {
        this.backendPort = backendPort;
    }

    @Override
    public String label() {
        return "direct";
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public boolean speaks(Protocol protocol) {
        return protocol == Protocol.TCP;
    }

    @Override
    public void start() {}

    @Override
    public String address() {
        return EchoBackendRole.HOSTS.get(0) + ":" + backendPort;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {}
}
