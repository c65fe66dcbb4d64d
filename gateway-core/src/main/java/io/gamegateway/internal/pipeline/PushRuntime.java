/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.push.PushCounts;
import io.gamegateway.internal.push.PushDispatcher;
import io.gamegateway.internal.session.GroupNames;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.Users;
import io.gamegateway.spi.PushContext;
import io.gamegateway.spi.PushIngress;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all loops have in common of users, groups and pushes, and the servers that take these. */
final class PushRuntime {

    private static final Logger logger = LoggerFactory.getLogger(PushRuntime.class);

    private final String gatewayName;
    private final Plugins plugins;
    private final SocketTransport sockets;
    private final Users users;
    private final GroupNames groups;
    private final PushCounts counts = new PushCounts();
    private final List<InetSocketAddress> addresses = new ArrayList<>();

    private volatile @Nullable PushDispatcher dispatcher;
    private @Nullable AutoCloseable membership;

    PushRuntime(GatewayConfig config, Plugins plugins, SocketTransport sockets, SessionTable table) {
        this.gatewayName = config.name();
        this.plugins = plugins;
        this.sockets = sockets;
        this.users = new Users(
                config.name(), table, plugins.sessionDirectory(), config.push().duplicateLogin());
        this.groups = new GroupNames(config.push().maxGroups(), config.push().maxGroupsPerSession());
    }

    Users users() {
        return users;
    }

    GroupNames groups() {
        return groups;
    }

    PushCounts counts() {
        return counts;
    }

    /** Begins to take pushes, for the sessions of these loops. */
    void start(EventLoopGroup threads, SessionTable table, List<SessionLoop> loops) throws IOException {
        PushDispatcher target = new PushDispatcher(table, users, loops, counts);
        dispatcher = target;
        membership = users.join();
        for (PushIngress ingress : plugins.pushIngresses()) {
            addresses.add(ingress.start(new PushContext(
                    gatewayName, threads, sockets.serverChannel(), plugins.sessionIdGenerator(), target)));
        }
    }

    /** Where pushes are taken, in the order of the servers. */
    List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Where they go. */
    PushDispatcher dispatcher() {
        PushDispatcher target = dispatcher;
        if (target == null) {
            throw new IllegalStateException("the gateway has not been started");
        }
        return target;
    }

    /** Takes no more pushes; those that are on their way still arrive. */
    void drain() {
        plugins.pushIngresses().forEach(PushIngress::drain);
    }

    /** There are no sessions any more. */
    void close() {
        plugins.pushIngresses().forEach(PushIngress::close);
        if (membership != null) {
            try {
                membership.close();
            } catch (Exception e) {
                logger.warn("gateway {} could not leave the session directory: {}", gatewayName, e.toString());
            }
        }
        plugins.sessionDirectory().close();
    }
}
