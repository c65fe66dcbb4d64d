/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A gate that answers later, and on another thread. */
class BanListGateTest extends ConnectionGateContract {

    private static final Set<String> BANNED = Set.of("192.0.2.66");

    @Override
    protected ConnectionGate gate() {
        return request -> CompletableFuture.supplyAsync(
                () -> BANNED.contains(request.remoteAddress().getAddress().getHostAddress())
                        ? GateDecision.refuse(CloseReason.UNAUTHORIZED, "banned")
                        : GateDecision.accept());
    }

    @Override
    protected ConnectionRequest welcome() {
        return tcpFrom("192.0.2.1");
    }

    @Override
    protected ConnectionRequest unwelcome() {
        return tcpFrom("192.0.2.66");
    }
}
