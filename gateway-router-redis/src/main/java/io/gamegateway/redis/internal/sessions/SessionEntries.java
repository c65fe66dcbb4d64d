/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.internal.KeyCommand;
import io.gamegateway.redis.internal.Script;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionLocation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of users in Redis: a hash for each, with {@code gateway}, {@code session} and {@code epoch}, and an expiry.
 *
 * <p>A user who has left keeps an entry with the epoch only, until it expires. By it a gateway that has missed a notice finds
 * out that there was a newer login, also where that one has ended by now; and the next login's epoch is larger even where the
 * clock of Redis has stepped back. Epochs are microseconds since 1970 where nothing speaks against it, so they also grow over
 * the loss of all data.
 */
public final class SessionEntries {

    private static final int MAX_USER_ID_BYTES = 256;

    private static final String READ = """
            local owner = redis.call('HMGET', KEYS[1], 'gateway', 'session', 'epoch')
            """;

    /**
     * Arguments: gateway, session, expiry in ms, policy, age, channel. The age, in microseconds, says how long ago a login was
     * which had no answer then; empty for one that is new. An owner that is newer than that keeps the user.
     */
    private static final Script BIND = new Script(READ + """
            local time = redis.call('TIME')
            local epoch = time[1] * 1000000 + time[2]
            local last = tonumber(owner[3] or '') or 0
            local other = owner[1] and (owner[1] ~= ARGV[1] or owner[2] ~= ARGV[2])
            if other and (ARGV[4] == 'REFUSE' or (ARGV[5] ~= '' and last > epoch - ARGV[5])) then return 0 end
            if last >= epoch then epoch = last + 1 end
            local text = string.format('%.0f', epoch)
            redis.call('HSET', KEYS[1], 'gateway', ARGV[1], 'session', ARGV[2], 'epoch', text)
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            if other and owner[1] ~= ARGV[1] then
              redis.call('PUBLISH', ARGV[6] .. owner[1], string.format('%.0f', last) .. ' ' .. owner[2] .. ' ' .. ARGV[7])
            end
            return text""");

    /** Arguments: gateway, session, epoch (0: any), expiry in ms. */
    private static final Script UNBIND = new Script(READ + """
            if owner[1] ~= ARGV[1] or owner[2] ~= ARGV[2] or (ARGV[3] ~= '0' and owner[3] ~= ARGV[3]) then return 0 end
            redis.call('HDEL', KEYS[1], 'gateway', 'session')
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return 1""");

    /**
     * Arguments: gateway, session, epoch, expiry in ms. The newest login wins here as well: an entry that is missing or older is
     * written again, as Redis may have lost its data, or some of it with its master. Returns 1 where the entry is as it was or
     * again; 0 where somebody else has the user, or had; -1 where it was unbound; the epoch where the session has a newer one.
     */
    private static final Script KEEP = new Script(READ + """
            local last = tonumber(owner[3] or '') or 0
            local own = tonumber(ARGV[3])
            local same = owner[1] == ARGV[1] and owner[2] == ARGV[2]
            if last == own and not owner[1] then return -1 end
            if last >= own and not same then return 0 end
            if last < own then
              redis.call('HSET', KEYS[1], 'gateway', ARGV[1], 'session', ARGV[2], 'epoch', ARGV[3])
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            if last > own then return owner[3] end
            return 1""");

    private final String keys;
    private final String channels;
    private final String expiryMillis;

    public SessionEntries(String keyPrefix, Duration expiry) {
        this.keys = keyPrefix + "session:";
        this.channels = keyPrefix + "session:lost:";
        this.expiryMillis = Long.toString(expiry.toMillis());
    }

    /** Why there can be no entry for this user. Half of a surrogate pair would be written as a question mark, another user's id. */
    static Optional<IllegalArgumentException> fault(String userId) {
        int bytes;
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(userId));
            bytes = encoded.remaining();
        } catch (CharacterCodingException e) {
            return Optional.of(new IllegalArgumentException("user id: half of a surrogate pair (expected: text)", e));
        }
        if (bytes == 0 || bytes > MAX_USER_ID_BYTES) {
            return Optional.of(new IllegalArgumentException(
                    "user id: " + bytes + " bytes (expected: 1 to " + MAX_USER_ID_BYTES + " bytes of UTF-8)"));
        }
        return Optional.empty();
    }

    /** Where the gateway is told of what it has lost. */
    String channel(String gatewayName) {
        return channels + gatewayName;
    }

    /** @param ageMicros of a login that had no answer; negative for one that is new */
    KeyCommand bind(String userId, String gatewayName, long sessionId, DuplicateLogin policy, long ageMicros) {
        return KeyCommand.script(
                BIND,
                keys + userId,
                List.of(
                        gatewayName,
                        Long.toString(sessionId),
                        expiryMillis,
                        policy.name(),
                        ageMicros < 0 ? "" : Long.toString(ageMicros),
                        channels,
                        userId));
    }

    /** @param epoch the one that is ended; 0 for any */
    KeyCommand unbind(SessionLocation location, long epoch) {
        return KeyCommand.script(
                UNBIND,
                keys + location.userId(),
                List.of(
                        location.gatewayName(),
                        Long.toString(location.sessionId()),
                        Long.toString(epoch),
                        expiryMillis));
    }

    KeyCommand keep(SessionLocation location) {
        return KeyCommand.script(
                KEEP,
                keys + location.userId(),
                List.of(
                        location.gatewayName(),
                        Long.toString(location.sessionId()),
                        Long.toString(location.epoch()),
                        expiryMillis));
    }

    KeyCommand find(String userId) {
        return KeyCommand.fields(keys + userId, "gateway", "session", "epoch");
    }

    /** What a bind was answered: the epoch, or 0 where another one keeps the user, which is empty here. */
    static Optional<SessionLocation> bound(Object reply, String userId, String gatewayName, long sessionId) {
        return reply instanceof String epoch
                ? Optional.of(new SessionLocation(userId, gatewayName, sessionId, Long.parseLong(epoch)))
                : Optional.empty();
    }

    /** @throws NumberFormatException where somebody else has written there */
    static Optional<SessionLocation> found(Object reply, String userId) {
        if (reply instanceof List<?> fields
                && fields.get(0) instanceof String gateway
                && fields.get(1) instanceof String session
                && fields.get(2) instanceof String epoch) {
            return Optional.of(new SessionLocation(userId, gateway, Long.parseLong(session), Long.parseLong(epoch)));
        }
        return Optional.empty();
    }

    /** What a notice says; null where it makes no sense. */
    static @Nullable SessionLocation lost(String gatewayName, String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3) {
            return null;
        }
        try {
            return new SessionLocation(parts[2], gatewayName, Long.parseLong(parts[1]), Long.parseLong(parts[0]));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
