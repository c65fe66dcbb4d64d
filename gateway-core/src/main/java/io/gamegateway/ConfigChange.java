/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.config.GatewayConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Tells what of a wanted configuration can be in force while the gateway runs. */
final class ConfigChange {

    private final GatewayConfig running;
    private final GatewayConfig wanted;
    private final List<String> applied = new ArrayList<>();
    private final List<String> needRestart = new ArrayList<>();
    private GatewayConfig effective;

    private ConfigChange(GatewayConfig running, GatewayConfig wanted) {
        this.running = running;
        this.wanted = wanted;
        this.effective = running;
    }

    static ConfigChange between(GatewayConfig running, GatewayConfig wanted) {
        ConfigChange change = new ConfigChange(running, wanted);
        change.fixed("name", GatewayConfig::name);
        change.fixed("listenAddress", GatewayConfig::listenAddress);
        change.fixed("adminAddress", GatewayConfig::adminAddress);
        change.fixed("webSocketPath", GatewayConfig::webSocketPath);
        change.fixed("eventLoops", GatewayConfig::eventLoops);
        change.fixed("ioTransport", GatewayConfig::ioTransport);
        change.live("access", GatewayConfig::access, GatewayConfig::withAccess);
        change.live("tls", GatewayConfig::tls, GatewayConfig::withTls);
        change.live("limits", GatewayConfig::limits, GatewayConfig::withLimits);
        change.live("timeouts", GatewayConfig::timeouts, GatewayConfig::withTimeouts);
        change.live("heartbeat", GatewayConfig::heartbeat, GatewayConfig::withHeartbeat);
        change.live("outbound", GatewayConfig::outbound, GatewayConfig::withOutbound);
        change.live("overload", GatewayConfig::overload, GatewayConfig::withOverload);
        change.live("closing", GatewayConfig::closing, GatewayConfig::withClosing);
        change.fixed("backend", GatewayConfig::backend);
        change.fixed("push", GatewayConfig::push);
        change.rules();
        return change;
    }

    private <T> void fixed(String name, Function<GatewayConfig, T> part) {
        if (!Objects.equals(part.apply(running), part.apply(wanted))) {
            needRestart.add(name);
        }
    }

    private <T> void live(
            String name, Function<GatewayConfig, T> part, BiFunction<GatewayConfig, T, GatewayConfig> with) {
        T other = part.apply(wanted);
        if (!part.apply(running).equals(other)) {
            applied.add(name);
            effective = with.apply(effective, other);
        }
    }

    /** Static routes can be others, but whether there are any decides who answers at all. */
    private void rules() {
        if (running.rules().isEmpty() == wanted.rules().isEmpty()) {
            live("rules", GatewayConfig::rules, GatewayConfig::withRules);
        } else {
            needRestart.add("rules");
        }
    }

    /** What runs, with all of what is wanted that can be in force. */
    GatewayConfig effective() {
        return effective;
    }

    /** @param otherTls whether the files of TLS say something else, even if they have the same names */
    Reconfiguration result(boolean otherTls) {
        if (otherTls && !applied.contains("tls")) {
            applied.add("tls");
        }
        return new Reconfiguration(applied, needRestart);
    }
}
