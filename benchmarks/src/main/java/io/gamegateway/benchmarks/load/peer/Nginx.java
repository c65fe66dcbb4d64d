/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.peer;

import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** NGINX: its stream module, two workers that accept for themselves, no access log. */
public final class Nginx extends Relay {

    /** The program that must be there. */
    public static final String PROGRAM = "nginx";

    private static final String FILE = "nginx.conf";

    /** Where distributions put the module that is not built in. */
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    /**
     * @param backendPort of a plain echo
     * @param directory for its files
     */
    public Nginx(int backendPort, TemporaryDirectory directory) {
        super("NGINX", PROGRAM, backendPort, directory);
    }

    @Override
    String configFile() {
        return FILE;
    }

    @Override
    String config(int listenPort) {
        StringBuilder servers = new StringBuilder();
        for (String host : EchoBackendRole.HOSTS) {
            servers.append(" server ")
                    .append(host)
                    .append(':')
                    .append(backendPort())
                    .append(';');
        }
        return """
                %s
                daemon off;
                pid nginx.pid;
                error_log nginx-errors.log crit;
                worker_processes 2;
                events { worker_connections %d; multi_accept on; }
                stream {
                  upstream echo {%s }
                  server {
                    listen %s:%d backlog=65535 reuseport;
                    proxy_connect_timeout 5s; proxy_timeout 1h; tcp_nodelay on;
                    proxy_pass echo;
                  }
                }
                """.formatted(
                        Files.exists(MODULE) ? "load_module " + MODULE + ";" : "",
                        connectionFiles(),
                        servers,
                        FreePort.HOST,
                        listenPort);
    }

    @Override
    List<String> arguments(Path home) {
        return List.of(
                "-p",
                home.toString(),
                "-e",
                home.resolve("nginx-errors.log").toString(),
                "-c",
                home.resolve(FILE).toString());
    }
}
