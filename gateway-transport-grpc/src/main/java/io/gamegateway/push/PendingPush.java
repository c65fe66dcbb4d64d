/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.push.internal.client.Outcome;
import io.gamegateway.push.internal.client.Refusal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The stage of one command. */
final class PendingPush extends CompletableFuture<PushResult> implements Outcome.Receiver {

    @Override
    public void completed(Outcome outcome) {
        Map<String, PushException.Reason> notReached = outcome.refused().isEmpty()
                ? Map.of()
                : outcome.refused().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> reason(entry.getValue())));
        if (outcome.isRefused()) {
            PushException.Reason reason = notReached.values().iterator().next();
            completeExceptionally(new PushException(reason, notReached));
        } else {
            complete(new PushResult(outcome.delivered(), outcome.failures(), notReached, outcome.receiptsLost()));
        }
    }

    private static PushException.Reason reason(Refusal refusal) {
        return switch (refusal) {
            case OVERFLOW -> PushException.Reason.OVERFLOW;
            case NO_GATEWAY -> PushException.Reason.NO_GATEWAY;
            case GATEWAY_GONE -> PushException.Reason.GATEWAY_GONE;
            case REPLACED -> PushException.Reason.REPLACED;
            case TOO_LARGE -> PushException.Reason.TOO_LARGE;
            case CLOSED -> PushException.Reason.CLOSED;
        };
    }
}
