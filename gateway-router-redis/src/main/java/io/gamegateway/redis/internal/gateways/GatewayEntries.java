/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.gateways;

import io.gamegateway.redis.internal.KeyCommand;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.redis.internal.Script;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The gateways in Redis: one hash, with a field for each, so that one command reads all of them. A field's value is when it
 * expires, in ms since 1970 by the clock of Redis, a space, and the endpoint; without an endpoint the gateway has said goodbye.
 *
 * <p>Goodbyes stay for an expiry. So a reader can tell a gateway that has left from one that Redis has forgotten, and which will
 * be back with its next heartbeat.
 */
public final class GatewayEntries {

    /** What a read says of one gateway: empty is one that has left. */
    record Entry(String name, Optional<Endpoint> endpoint, long restNanos) {}

    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    /**
     * Arguments: name, endpoint or nothing, expiry in ms, channel, and for a goodbye the endpoint that it is for. Dead ones go
     * with it. Readers are told of what is new to them.
     */
    private static final Script WRITE = new Script(NOW + """
            local before = redis.call('HGET', KEYS[1], ARGV[1]) or ''
            local known = string.match(before, ' (.*)$') or ''
            if ARGV[2] == '' and known ~= '' and known ~= ARGV[5] then return 0 end
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              if (tonumber(string.match(all[i + 1], '^%d+')) or 0) <= now then redis.call('HDEL', KEYS[1], all[i]) end
            end
            local dead = (tonumber(string.match(before, '^%d+')) or 0) <= now
            redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + ARGV[3]) .. ' ' .. ARGV[2])
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
            if dead or known ~= ARGV[2] then redis.call('PUBLISH', ARGV[4], ARGV[1]) end
            return 1""");

    /** Name, endpoint and remaining ms of each that has not expired, one after the other. */
    private static final Script READ = new Script(NOW + """
            local all = redis.call('HGETALL', KEYS[1])
            local alive = {}
            for i = 1, #all, 2 do
              local expires, endpoint = string.match(all[i + 1], '^(%d+) (.*)$')
              local rest = (tonumber(expires) or 0) - now
              if rest > 0 then
                alive[#alive + 1] = all[i]
                alive[#alive + 1] = endpoint
                alive[#alive + 1] = rest
              end
            end
            return alive""");

    private final String key;
    private final String channel;

    public GatewayEntries(String keyPrefix) {
        this.key = keyPrefix + "gateways";
        this.channel = key + ":notify";
    }

    String channel() {
        return channel;
    }

    void announce(RedisNodes nodes, GatewayAddress gateway, Duration expiry) {
        write(nodes, gateway.name(), gateway.endpoint().toString(), expiry, "");
    }

    /** A gateway of the same name at another endpoint is left alone. */
    void withdraw(RedisNodes nodes, GatewayAddress gateway, Duration expiry) {
        write(nodes, gateway.name(), "", expiry, gateway.endpoint().toString());
    }

    private void write(RedisNodes nodes, String name, String endpoint, Duration expiry, String before) {
        run(nodes, WRITE, List.of(name, endpoint, Long.toString(expiry.toMillis()), channel, before));
    }

    /** @throws JedisException where Redis does not answer */
    List<Entry> read(RedisNodes nodes) {
        List<Entry> entries = new ArrayList<>();
        if (run(nodes, READ, List.of()) instanceof List<?> values) {
            for (int i = 0; i + 2 < values.size(); i += 3) {
                add(entries, String.valueOf(values.get(i)), String.valueOf(values.get(i + 1)), values.get(i + 2));
            }
        }
        return entries;
    }

    private static void add(List<Entry> entries, String name, String endpoint, Object restMillis) {
        if (name.isBlank() || !(restMillis instanceof Long millis)) {
            return;
        }
        long nanos = Duration.ofMillis(millis).toNanos();
        if (endpoint.isEmpty()) {
            entries.add(new Entry(name, Optional.empty(), nanos));
            return;
        }
        try {
            entries.add(new Entry(name, Optional.of(Endpoint.parse(endpoint)), nanos));
        } catch (IllegalArgumentException e) {
            // Something that no registry has written. The others are none the worse.
        }
    }

    private Object run(RedisNodes nodes, Script script, List<String> arguments) {
        Object reply =
                nodes.all(List.of(KeyCommand.script(script, key, arguments))).get(0);
        if (reply instanceof JedisException e) {
            throw e;
        }
        return reply;
    }
}
