/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Commands that are all sent before the first answer is read. */
final class RoundTrip {

    private RoundTrip() {}

    /** At one node. An error that Redis answers stands in its command's place. */
    @SuppressWarnings("resource") // Closing one would ask for answers that have been read.
    static List<Object> at(Jedis connection, List<KeyCommand> commands) {
        Pipeline pipeline = new Pipeline(connection.getConnection());
        commands.forEach(command -> command.send(pipeline));
        return pipeline.syncAndReturnAll();
    }

    /** What all of them get where none was answered. */
    static List<Object> unanswered(int commands, JedisException cause) {
        return new ArrayList<>(Collections.nCopies(commands, cause));
    }

    /** Runs those once more whose script was unknown: with its text, which makes it known. */
    static List<Object> repeatUnknownScripts(RedisNodes nodes, List<KeyCommand> commands, List<Object> replies) {
        List<Integer> unknown = new ArrayList<>();
        List<KeyCommand> repeated = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof JedisNoScriptException) {
                unknown.add(i);
                repeated.add(commands.get(i).withText());
            }
        }
        if (!repeated.isEmpty()) {
            List<Object> second = nodes.roundTrip(repeated);
            for (int i = 0; i < second.size(); i++) {
                replies.set(unknown.get(i), second.get(i));
            }
        }
        return replies;
    }
}
