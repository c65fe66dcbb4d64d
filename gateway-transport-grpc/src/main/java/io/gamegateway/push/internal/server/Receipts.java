/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.push.proto.Failure;
import io.gamegateway.push.proto.FailureReason;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.spi.PushFailure;
import io.gamegateway.spi.PushReceipt;
import java.util.List;

/** Receipts as the protocol has them. */
final class Receipts {

    private Receipts() {}

    static void add(PushResponse.Builder response, long sequence, List<PushReceipt> receipts) {
        for (PushReceipt receipt : receipts) {
            Receipt.Builder out = response.addReceiptsBuilder()
                    .setSequence(sequence)
                    .setCommand(receipt.command())
                    .setDelivered(receipt.delivered());
            for (PushReceipt.Failure failure : receipt.failures()) {
                out.addFailures(Failure.newBuilder()
                        .setReason(reason(failure.reason()))
                        .setCount(failure.count())
                        .addAllSessionIds(failure.sessionIds()));
            }
        }
    }

    private static FailureReason reason(PushFailure failure) {
        return switch (failure) {
            case UNKNOWN_SESSION -> FailureReason.UNKNOWN_SESSION;
            case UNKNOWN_USER -> FailureReason.UNKNOWN_USER;
            case SESSION_CLOSED -> FailureReason.SESSION_CLOSED;
            case OVER_BUDGET -> FailureReason.OVER_BUDGET;
            case NOT_DELIVERABLE -> FailureReason.NOT_DELIVERABLE;
            case NOT_PERMITTED -> FailureReason.NOT_PERMITTED;
            case GROUP_LIMIT -> FailureReason.GROUP_LIMIT;
            case BAD_NAME -> FailureReason.BAD_NAME;
        };
    }
}
