/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A message as a REST interface has it: {@code {"session_id":1,"message_id":7,"payload":"base64"}}. */
final class JsonMessage {

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NONE = {};

    private final long sessionId;
    private final int messageId;
    private final byte[] payload;

    /** @param payload not copied */
    JsonMessage(long sessionId, int messageId, byte[] payload) {
        this.sessionId = sessionId;
        this.messageId = messageId;
        this.payload = payload;
    }

    long sessionId() {
        return sessionId;
    }

    int messageId() {
        return messageId;
    }

    byte[] payload() {
        return payload;
    }

    static JsonMessage parse(byte[] json) {
        long sessionId = 0;
        int messageId = 0;
        byte[] payload = NONE;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "session_id" -> sessionId = parser.getLongValue();
                    case "message_id" -> messageId = parser.getIntValue();
                    case "payload" -> payload = parser.getBinaryValue();
                    default -> parser.skipChildren();
                }
            }
        }
        return new JsonMessage(sessionId, messageId, payload);
    }

    byte[] toJson() {
        byte[] base64 = Base64.getEncoder().encode(payload);
        byte[] head = ("{\"session_id\":" + sessionId + ",\"message_id\":" + messageId + ",\"payload\":\"")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] json = new byte[head.length + base64.length + 2];
        System.arraycopy(head, 0, json, 0, head.length);
        System.arraycopy(base64, 0, json, head.length, base64.length);
        json[json.length - 2] = '"';
        json[json.length - 1] = '}';
        return json;
    }
}
