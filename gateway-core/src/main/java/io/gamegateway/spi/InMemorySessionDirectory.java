/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A map, and who wants to know what is taken out of it. */
final class InMemorySessionDirectory implements SessionDirectory {

    private static final Logger LOGGER = LoggerFactory.getLogger(SessionDirectory.class);

    private final Map<String, SessionLocation> users = new ConcurrentHashMap<>();
    private final Map<String, Consumer<SessionLocation>> gateways = new ConcurrentHashMap<>();
    private final AtomicLong epochs = new AtomicLong();

    @Override
    public CompletionStage<Optional<SessionLocation>> bind(
            String userId, String gatewayName, long sessionId, DuplicateLogin policy) {
        SessionLocation[] before = new SessionLocation[1];
        SessionLocation now = users.compute(userId, (user, owner) -> {
            boolean same = owner != null && isSession(owner, gatewayName, sessionId);
            if (owner != null && !same && policy == DuplicateLogin.REFUSE) {
                return owner;
            }
            before[0] = same ? null : owner;
            return new SessionLocation(user, gatewayName, sessionId, epochs.incrementAndGet());
        });
        if (!isSession(now, gatewayName, sessionId)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        tell(before[0]);
        return CompletableFuture.completedFuture(Optional.of(now));
    }

    private static boolean isSession(SessionLocation location, String gatewayName, long sessionId) {
        return location.sessionId() == sessionId && location.gatewayName().equals(gatewayName);
    }

    private void tell(@Nullable SessionLocation lost) {
        Consumer<SessionLocation> gateway = lost == null ? null : gateways.get(lost.gatewayName());
        if (lost != null && gateway != null) {
            try {
                gateway.accept(lost);
            } catch (RuntimeException e) {
                // It is not the newer login that has failed.
                LOGGER.warn(
                        "{}: what was to be done for session {}, whose user has logged in elsewhere, failed: {}",
                        lost.gatewayName(),
                        lost.sessionId(),
                        String.valueOf(e));
            }
        }
    }

    @Override
    public CompletionStage<Void> unbind(SessionLocation location) {
        users.computeIfPresent(location.userId(), (user, owner) -> {
            boolean meant = location.epoch() == 0
                    ? isSession(owner, location.gatewayName(), location.sessionId())
                    : owner.equals(location);
            return meant ? null : owner;
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<SessionLocation>> find(String userId) {
        return CompletableFuture.completedFuture(Optional.ofNullable(users.get(userId)));
    }

    @Override
    public AutoCloseable join(String gatewayName, Consumer<SessionLocation> lost) {
        if (gateways.putIfAbsent(gatewayName, lost) != null) {
            throw new IllegalArgumentException(
                    "gateway name: '" + gatewayName + "' (expected: one that has not joined)");
        }
        return () -> leave(gatewayName, lost);
    }

    private void leave(String gatewayName, Consumer<SessionLocation> lost) {
        if (gateways.remove(gatewayName, lost)) {
            users.values().removeIf(location -> location.gatewayName().equals(gatewayName));
        }
    }

    @Override
    public void close() {
        gateways.forEach(this::leave);
    }
}
