/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** Names of spans, and of their attributes: those of the access log, and of OpenTelemetry's conventions where these have one. */
final class SpanNames {

    static final String SESSION = "game_gateway.session";
    static final String MESSAGE = "game_gateway.message";

    static final AttributeKey<String> SESSION_ID = AttributeKey.stringKey("session.id");
    static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("network.protocol.name");
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    static final AttributeKey<Long> CLIENT_PORT = AttributeKey.longKey("client.port");
    static final AttributeKey<String> USER_ID = AttributeKey.stringKey("user.id");
    static final AttributeKey<String> GROUP = AttributeKey.stringKey("game_gateway.group");
    static final AttributeKey<String> SERVER_ID = AttributeKey.stringKey("game_gateway.server_id");
    static final AttributeKey<Long> SERVER_TYPE = AttributeKey.longKey("server.type");
    static final AttributeKey<Long> WORLD_ID = AttributeKey.longKey("world.id");
    static final AttributeKey<String> SERVICE = AttributeKey.stringKey("game_gateway.service");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<Boolean> RESUMED = AttributeKey.booleanKey("game_gateway.resumed");
    static final AttributeKey<Double> WAIT_SECONDS = AttributeKey.doubleKey("game_gateway.wait_seconds");
    static final AttributeKey<String> CAUSE = AttributeKey.stringKey("game_gateway.cause");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");
    static final AttributeKey<Long> MESSAGES = AttributeKey.longKey("game_gateway.messages");
    static final AttributeKey<Long> MESSAGE_ID = AttributeKey.longKey("game_gateway.message_id");
    static final AttributeKey<Long> PAYLOAD_BYTES = AttributeKey.longKey("game_gateway.payload_bytes");
    static final AttributeKey<Long> BYTES_RECEIVED = AttributeKey.longKey("network.io.receive");
    static final AttributeKey<Long> BYTES_SENT = AttributeKey.longKey("network.io.send");
    static final AttributeKey<Long> MESSAGES_RECEIVED = AttributeKey.longKey("messages.receive");
    static final AttributeKey<Long> MESSAGES_SENT = AttributeKey.longKey("messages.send");

    private SpanNames() {}
}
