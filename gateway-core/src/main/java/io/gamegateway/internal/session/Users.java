/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionLocation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Which of the gateway's sessions each user has.
 *
 * <p>A user is found here from the moment of the bind, so that what is pushed behind it arrives. Who owns a user who has
 * several sessions, here or on other gateways, the {@link SessionDirectory} decides: it answers when it does, by epochs,
 * and each session that is not the owner's any more is closed. Thread-safe.
 */
public final class Users {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(Users.class));

    private static final String ELSEWHERE = "the user has logged in elsewhere";

    private final String gatewayName;
    private final SessionTable table;
    private final SessionDirectory directory;
    private final DuplicateLogin policy;
    private final Map<String, UserBinding> users = new ConcurrentHashMap<>();

    /** None yet. */
    public Users(String gatewayName, SessionTable table, SessionDirectory directory, DuplicateLogin policy) {
        this.gatewayName = gatewayName;
        this.table = table;
        this.directory = directory;
        this.policy = policy;
    }

    /** Listens to what the directory says of this gateway's sessions, until what it returns is closed. */
    public AutoCloseable join() {
        return directory.join(gatewayName, this::lost);
    }

    /** The session of this user, or null. */
    public @Nullable Session find(String userId) {
        UserBinding binding = users.get(userId);
        return binding == null ? null : binding.session();
    }

    /** How many users have a session here. */
    public int count() {
        return users.size();
    }

    /** The session belongs to this user from now on. */
    public void bind(Session session, String userId) {
        UserBinding binding = new UserBinding(userId, session);
        UserBinding before = session.swapUser(binding);
        if (before != null && !before.userId().equals(userId)) {
            end(before);
        }
        UserBinding older = policy == DuplicateLogin.REPLACE
                ? users.put(userId, binding)
                : users.compute(userId, (user, owner) -> mayTake(owner, session) ? binding : owner);
        if (session.user() != binding) {
            // Another thread has bound it to somebody else meanwhile.
            end(binding);
            return;
        }
        if (table.find(session.id()) != session) {
            // It has ended meanwhile, and may not have seen this binding.
            ended(session);
            return;
        }
        session.observe(told -> told.bound(userId));
        directory
                .bind(userId, gatewayName, session.id(), policy)
                .whenComplete((answer, failure) -> answered(binding, older, answer, failure));
    }

    private static boolean mayTake(@Nullable UserBinding owner, Session session) {
        return owner == null || owner.session() == session;
    }

    @SuppressWarnings("NullAway") // Either the answer or the failure is null.
    private void answered(
            UserBinding binding,
            @Nullable UserBinding older,
            @Nullable Optional<SessionLocation> answer,
            @Nullable Throwable failure) {
        if (failure != null) {
            log.warn(
                    "the session directory does not answer, so only this gateway knows of a login: {}", cause(failure));
            failed(binding, older);
        } else if (answer.isPresent()) {
            located(binding, answer.get());
        } else {
            users.remove(binding.userId(), binding);
            close(binding.session(), CloseReason.UNAUTHORIZED, "the user is logged in already");
        }
    }

    private static String cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause);
    }

    /** As long as the directory is away, the newer of two sessions of this gateway wins, or is refused. */
    private void failed(UserBinding binding, @Nullable UserBinding other) {
        SessionLocation unknown = new SessionLocation(
                binding.userId(), gatewayName, binding.session().id(), 0);
        if (!binding.failed(unknown)) {
            directory.unbind(unknown);
            return;
        }
        if (other == null || other.session() == binding.session()) {
            return;
        }
        if (policy == DuplicateLogin.REPLACE) {
            close(other.session(), CloseReason.REPLACED, ELSEWHERE);
        } else {
            close(binding.session(), CloseReason.UNAUTHORIZED, "the user is logged in already");
        }
    }

    private void located(UserBinding binding, SessionLocation location) {
        if (binding.located(location)) {
            // Two logins at the same time may be known here in one order, and to the directory in the other.
            users.compute(
                    binding.userId(),
                    (user, owner) -> owner == null || owner.epoch() < location.epoch() ? binding : owner);
            if (binding.session().user() != binding || binding.isEnded()) {
                users.remove(binding.userId(), binding);
            }
        } else if (binding.isLost()) {
            replaced(binding);
        } else {
            directory.unbind(location);
        }
    }

    /** The session belongs to nobody, where it belongs to this user; false where it does not. */
    public boolean unbind(Session session, String userId) {
        UserBinding binding = session.user();
        if (binding == null || !binding.userId().equals(userId)) {
            return false;
        }
        if (!session.clearUser(binding)) {
            // Another thread has bound it meanwhile.
            return false;
        }
        session.observe(told -> told.unbound(userId));
        end(binding);
        return true;
    }

    /** The session has ended. */
    void ended(Session session) {
        UserBinding binding = session.user();
        if (binding != null) {
            end(binding);
        }
    }

    private void end(UserBinding binding) {
        users.remove(binding.userId(), binding);
        SessionLocation location = binding.end();
        if (location != null) {
            directory.unbind(location);
        }
    }

    /** The directory says that this session's user has another session. */
    private void lost(SessionLocation location) {
        Session session = table.find(location.sessionId());
        UserBinding binding = session == null ? null : session.user();
        if (binding != null && binding.userId().equals(location.userId()) && binding.lost(location)) {
            replaced(binding);
        }
    }

    private void replaced(UserBinding binding) {
        users.remove(binding.userId(), binding);
        close(binding.session(), CloseReason.REPLACED, ELSEWHERE);
    }

    /** On its loop, and never at once: whoever binds may be in the middle of something there. */
    private static void close(Session session, CloseReason reason, String text) {
        try {
            session.loop().eventLoop().execute(() -> session.close(reason, text));
        } catch (RejectedExecutionException e) {
            // The gateway is closing, and the session with it.
        }
    }
}
