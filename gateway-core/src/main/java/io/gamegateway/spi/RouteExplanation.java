/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.ServerId;

/**
 * Why messages to a serverId go where they go.
 *
 * @param serverId the question
 * @param rule the rule that matched, such as {@code server_type 10, world_id 0: account by round_robin}; empty where there
 *     is none
 * @param decision what the answer would be now
 * @param reason in a sentence; may name the client's address or user, where a rule goes by these
 * @since 0.1
 */
public record RouteExplanation(ServerId serverId, String rule, RouteDecision decision, String reason) {

    /** {@code 7.10.0 -> account at [10.0.0.5:7001]; rule: ...; because ...}. */
    @Override
    public String toString() {
        return serverId + " -> " + decision + "; rule: " + (rule.isEmpty() ? "none" : rule) + "; because " + reason;
    }
}
