/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.util.List;
import redis.clients.jedis.Pipeline;

/** One command for one key, which is sent together with others. */
public interface KeyCommand {

    String key();

    /** Sends exactly one command, for this key only. May be called again where the key has moved. */
    void send(Pipeline pipeline);

    /** The same for a Redis that does not know the script yet. */
    default KeyCommand withText() {
        return this;
    }

    /** Reads fields of a hash: a list with null for each that is not there. */
    static KeyCommand fields(String key, String... fields) {
        return new KeyCommand() {
            @Override
            public String key() {
                return key;
            }

            @Override
            public void send(Pipeline pipeline) {
                pipeline.hmget(key, fields);
            }
        };
    }

    /** Runs a script by its digest. */
    static KeyCommand script(Script script, String key, List<String> arguments) {
        return new ScriptCommand(script, key, arguments, false);
    }

    /** A script, which is named or sent. */
    record ScriptCommand(Script script, String key, List<String> arguments, boolean whole) implements KeyCommand {

        @Override
        public void send(Pipeline pipeline) {
            if (whole) {
                pipeline.eval(script.text(), List.of(key), arguments);
            } else {
                pipeline.evalsha(script.digest(), List.of(key), arguments);
            }
        }

        @Override
        public KeyCommand withText() {
            return new ScriptCommand(script, key, arguments, true);
        }
    }
}
