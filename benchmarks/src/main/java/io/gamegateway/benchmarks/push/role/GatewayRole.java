/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.benchmarks.push.ingress.RestIngress;
import io.gamegateway.benchmarks.push.ingress.UnaryIngress;
import io.gamegateway.config.Limits;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.server.PushLimits;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;

/**
 * A gateway with its push server, and with the two ways into it that the push server is compared to; all with the defaults, but for
 * limits: neither on clients from one address, nor on commands per second. Its one backend tells each client its session id and does
 * nothing else.
 *
 * <p>Arguments: its name, and how many event loops (0 = the default). Ready with the ports of clients, push, REST and unary calls.
 */
public final class GatewayRole {

    private final Gateway gateway;

    private GatewayRole(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        RoleConsole console = new RoleConsole();
        ScriptedBackend backend = ScriptedBackend.with((connection, frame) -> connection.send(GateFrame.reply(
                frame.sessionId(),
                Player.WHO_AM_I,
                ByteBuffer.allocate(Long.BYTES).putLong(frame.sessionId()).array())));
        GatewayBuilder builder = Gateway.builder()
                .name(args[0])
                .listen("127.0.0.1", 0)
                .limits(Limits.defaults()
                        .withMaxConnections(0)
                        .withMaxConnectionsPerAddress(0)
                        .withConnectionsPerSecondPerAddress(0))
                .route(Player.SERVER_TYPE, backend.endpoint())
                .pushIngress(GrpcPushServer.builder()
                        .listen("127.0.0.1", 0)
                        .limits(PushLimits.defaults().withCommandsPerSecond(0))
                        .build())
                .pushIngress(new RestIngress())
                .pushIngress(new UnaryIngress());
        int eventLoops = Integer.parseInt(args[1]);
        if (eventLoops > 0) {
            builder.eventLoops(eventLoops);
        }
        GatewayRole role = new GatewayRole(builder.build().start());
        console.on("closed", role::closed)
                .on("sessions", words -> String.valueOf(role.stats().sessionsActive()))
                .on("skipped", words -> String.valueOf(role.stats().pushCommandsSkipped()))
                .serve(role.ports());
    }

    private GatewayStats stats() {
        return gateway.stats();
    }

    /** Connections that have ended for a reason. */
    private String closed(String[] words) {
        return String.valueOf(stats().connectionsClosed().getOrDefault(words[1], 0L));
    }

    private String ports() {
        return gateway.boundAddress().getPort() + " "
                + gateway.boundPushAddresses().stream()
                        .map(InetSocketAddress::getPort)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
    }
}
