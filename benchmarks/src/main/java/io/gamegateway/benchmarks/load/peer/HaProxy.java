/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import java.nio.file.Path;
import java.util.List;

/** HAProxy: mode tcp, two threads that accept for themselves, no log. */
public final class HaProxy extends Relay {

    /** The program that must be there. */
    public static final String PROGRAM = "haproxy";

    private static final String FILE = "haproxy.cfg";

    /**
     * @param backendPort of a plain echo
     * @param directory for its files
     */
    public HaProxy(int backendPort, TemporaryDirectory directory) {
        super("HAProxy", PROGRAM, backendPort, directory);
    }

    @Override
    String configFile() {
        return FILE;
    }

    @Override
    String config(int listenPort) {
        StringBuilder text = new StringBuilder("""
                global
                  nbthread 2
                  maxconn %d
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend edge
                  bind %s:%d backlog 65535 shards by-thread
                  default_backend echo
                backend echo
                  balance roundrobin
                """.formatted(connectionFiles() / 2, FreePort.HOST, listenPort));
        for (String host : EchoBackendRole.HOSTS) {
            text.append("  server ")
                    .append(host)
                    .append(' ')
                    .append(host)
                    .append(':')
                    .append(backendPort())
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    List<String> arguments(Path home) {
        return List.of("-db", "-f", home.resolve(FILE).toString());
    }
}
