/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.internal.KeyCommand;
import io.gamegateway.redis.internal.Shortened;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionLocation;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that has joined: what it has bound, which is refreshed, and whom to tell what it has lost. Thread-safe, as binds that
 * find the queue full are noted by their callers, and notices by the thread that hears them.
 */
final class Membership {

    private static final Logger LOGGER = LoggerFactory.getLogger(Membership.class);

    private final String gatewayName;
    private final SessionEntries entries;
    private final Consumer<SessionLocation> listener;
    private final Map<String, Binding> bindings = new ConcurrentHashMap<>();

    Membership(String gatewayName, SessionEntries entries, Consumer<SessionLocation> listener) {
        this.gatewayName = gatewayName;
        this.entries = entries;
        this.listener = listener;
    }

    String gatewayName() {
        return gatewayName;
    }

    String channel() {
        return entries.channel(gatewayName);
    }

    /**
     * It owns the user now; another session of this gateway which did has lost it.
     *
     * @param sinceNanos when it was asked for: a login that found the queue full meanwhile is newer
     */
    void bound(SessionLocation now, long sinceNanos) {
        Binding bound = new Binding(now, true, DuplicateLogin.REPLACE, sinceNanos);
        @Nullable Binding[] before = new Binding[1];
        Binding kept = bindings.compute(now.userId(), (user, current) -> {
            before[0] = current;
            boolean late = current != null && current.isOwed() && current.sinceNanos() - sinceNanos > 0;
            return late ? current : bound;
        });
        Binding other = before[0];
        if (other != null && !other.isOf(now)) {
            tell(kept == bound ? other.location() : now);
        }
    }

    /** A bind had no answer, and may have taken effect or not. It will be made up for. */
    void owe(String userId, long sessionId, DuplicateLogin policy, long sinceNanos) {
        SessionLocation unknown = new SessionLocation(userId, gatewayName, sessionId, 0);
        Binding owed = new Binding(unknown, false, policy, sinceNanos);
        @Nullable Binding[] before = new Binding[1];
        Binding kept = bindings.compute(userId, (user, current) -> {
            before[0] = current;
            boolean refused = current != null && !current.isOf(unknown) && policy == DuplicateLogin.REFUSE;
            return refused ? current : owed;
        });
        Binding previous = before[0];
        if (previous != null && !previous.isOf(unknown)) {
            // Between two sessions of one gateway Redis is not needed to tell which one wins.
            tell(kept == owed ? previous.location() : unknown);
        }
    }

    /**
     * The session has ended, or has the user no more.
     *
     * @return whether it may have an epoch that the caller does not know
     */
    boolean release(SessionLocation location) {
        boolean[] unknown = new boolean[1];
        bindings.computeIfPresent(location.userId(), (user, current) -> {
            boolean meant = current.isOf(location)
                    && (!current.known()
                            || location.epoch() == 0
                            || location.epoch() == current.location().epoch());
            unknown[0] = meant && !current.known();
            return meant ? null : current;
        });
        return unknown[0];
    }

    /** Told by whoever took over. One that is late is not passed on: the session is bound again since. */
    void noticed(String text) {
        SessionLocation lost = SessionEntries.lost(gatewayName, text);
        if (lost == null) {
            return;
        }
        Binding current = bindings.get(lost.userId());
        if (current != null && current.isOf(lost)) {
            if (current.isOwed() || current.location().epoch() > lost.epoch()) {
                return;
            }
            bindings.remove(lost.userId(), current);
        }
        tell(lost);
    }

    private void tell(SessionLocation lost) {
        try {
            listener.accept(lost);
        } catch (RuntimeException e) {
            LOGGER.warn(
                    "{}: what was to be done for session {}, whose user has logged in elsewhere, failed: {}",
                    gatewayName,
                    lost.sessionId(),
                    Shortened.text(String.valueOf(e)));
        }
    }

    int size() {
        return bindings.size();
    }

    /** What is to be asked for each binding, as of when it is taken. */
    Iterator<Exchange> refreshes() {
        Iterator<Binding> all = bindings.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Exchange next() {
                Binding binding = all.next();
                return binding.isOwed() ? new MakeUp(binding) : new Keep(binding);
            }
        };
    }

    /** Takes it back, and keeps nothing any more. */
    Iterator<Exchange> removals() {
        Iterator<Binding> all = bindings.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Exchange next() {
                Binding binding = all.next();
                all.remove();
                return new Request.Unbind(entries, binding.location(), null, 0);
            }
        };
    }

    /** The binding goes, unless something else has become of it meanwhile. */
    private void lose(Binding binding, boolean tell) {
        if (bindings.remove(binding.location().userId(), binding) && tell) {
            tell(binding.location());
        }
    }

    private void adopt(Binding binding, String epoch) {
        bindings.replace(binding.location().userId(), binding, binding.withEpoch(Long.parseLong(epoch)));
    }

    /** Refreshes an entry. */
    private final class Keep implements Exchange {

        private final Binding binding;

        Keep(Binding binding) {
            this.binding = binding;
        }

        @Override
        public KeyCommand command() {
            return entries.keep(binding.location());
        }

        @Override
        public void answered(Object reply) {
            if (reply instanceof String epoch) {
                adopt(binding, epoch);
            } else if (!Long.valueOf(1).equals(reply)) {
                lose(binding, Long.valueOf(0).equals(reply));
            }
        }

        @Override
        public void failed(RuntimeException cause) {
            // The next round asks again.
        }
    }

    /** Binds what had no answer when it was to be bound. */
    private final class MakeUp implements Exchange {

        private final Binding binding;

        MakeUp(Binding binding) {
            this.binding = binding;
        }

        @Override
        public KeyCommand command() {
            SessionLocation location = binding.location();
            return entries.bind(
                    location.userId(),
                    location.gatewayName(),
                    location.sessionId(),
                    binding.policy(),
                    Request.microsSince(binding.sinceNanos()));
        }

        @Override
        public void answered(Object reply) {
            if (reply instanceof String epoch) {
                adopt(binding, epoch);
            } else {
                lose(binding, true);
            }
        }

        @Override
        public void failed(RuntimeException cause) {
            // As above.
        }
    }
}
