/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gamegateway.push.proto.Failure;
import io.gamegateway.push.proto.FailureReason;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.spi.PushFailure;
import io.gamegateway.spi.PushReceipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command whose sender wants to know what became of it: puts the receipts of all gateways together that it was for.
 *
 * <p>Where several gateways were asked for the same session or user, because nobody knew which one has it, all but one do not
 * know it. So those failures are not added up: unknown is what no gateway has accounted for.
 *
 * <p>Thread-safe; completes its receiver once, without a lock.
 */
final class Delivery {

    private final Outcome.Receiver receiver;

    /** Ends once all parts have, and {@link #sealed} was called. */
    @GuardedBy("this")
    private int open = 1;

    @GuardedBy("this")
    private int parts;

    @GuardedBy("this")
    private int delivered;

    @GuardedBy("this")
    private boolean receiptsLost;

    @GuardedBy("this")
    private final Map<String, Refusal> refused = new HashMap<>();

    @GuardedBy("this")
    private final Map<PushFailure, Failed> failures = new EnumMap<>(PushFailure.class);

    /** Sessions or users that several gateways were asked for; 0 = each is asked for at one gateway, or it is not about any. */
    private final int shared;

    Delivery(Outcome.Receiver receiver, int shared) {
        this.receiver = receiver;
        this.shared = shared;
    }

    /** One gateway more that the command is for. */
    synchronized Part part(String gateway) {
        open++;
        parts++;
        return new Part(this, gateway);
    }

    /** There are no more parts to come. */
    void sealed() {
        finish(end());
    }

    /** No gateway gets it. */
    void refused(Refusal reason) {
        part("").refused(reason);
        sealed();
    }

    void refused(String gateway, Refusal reason) {
        Outcome outcome;
        synchronized (this) {
            refused.put(gateway, reason);
            outcome = end();
        }
        finish(outcome);
    }

    /** @param receipt null where it was lost */
    void answered(@Nullable Receipt receipt) {
        Outcome outcome;
        synchronized (this) {
            if (receipt == null) {
                receiptsLost = true;
            } else {
                add(receipt);
            }
            outcome = end();
        }
        finish(outcome);
    }

    @GuardedBy("this")
    private void add(Receipt receipt) {
        delivered += receipt.getDelivered();
        for (Failure failure : receipt.getFailuresList()) {
            failures.computeIfAbsent(reason(failure.getReason()), Failed::new).add(failure);
        }
    }

    private synchronized @Nullable Outcome end() {
        open--;
        return open == 0 ? outcome() : null;
    }

    private void finish(@Nullable Outcome outcome) {
        if (outcome != null) {
            receiver.completed(outcome);
        }
    }

    @GuardedBy("this")
    private Outcome outcome() {
        if (shared > 0 && parts > 1) {
            accountForUnknown(PushFailure.UNKNOWN_SESSION);
            accountForUnknown(PushFailure.UNKNOWN_USER);
        }
        List<PushReceipt.Failure> list = failures.values().stream()
                .filter(failed -> failed.count > 0)
                .map(Failed::toFailure)
                .toList();
        return new Outcome(delivered, list, Map.copyOf(refused), parts, receiptsLost);
    }

    @GuardedBy("this")
    private void accountForUnknown(PushFailure reason) {
        Failed unknown = failures.get(reason);
        if (unknown == null) {
            return;
        }
        int accounted = delivered;
        for (Failed failed : failures.values()) {
            accounted += failed == unknown ? 0 : failed.count;
        }
        // A gateway that did not say may well have had it.
        boolean allAnswered = !receiptsLost && refused.isEmpty();
        unknown.count = allAnswered ? Math.max(0, Math.min(unknown.count, shared - accounted)) : 0;
        unknown.sessionIds.clear();
    }

    private static PushFailure reason(FailureReason reason) {
        return switch (reason) {
            case UNKNOWN_SESSION -> PushFailure.UNKNOWN_SESSION;
            case UNKNOWN_USER -> PushFailure.UNKNOWN_USER;
            case SESSION_CLOSED -> PushFailure.SESSION_CLOSED;
            case OVER_BUDGET -> PushFailure.OVER_BUDGET;
            case NOT_PERMITTED -> PushFailure.NOT_PERMITTED;
            case GROUP_LIMIT -> PushFailure.GROUP_LIMIT;
            case BAD_NAME -> PushFailure.BAD_NAME;
            // A reason of a later version is one more why it was not delivered.
            case NOT_DELIVERABLE, FAILURE_REASON_UNSPECIFIED, UNRECOGNIZED -> PushFailure.NOT_DELIVERABLE;
        };
    }

    /** What failed for one reason so far. */
    private static final class Failed {

        private final PushFailure reason;
        private int count;
        private final List<Long> sessionIds = new ArrayList<>();

        Failed(PushFailure reason) {
            this.reason = reason;
        }

        void add(Failure failure) {
            count = isAboutSessions() ? count + failure.getCount() : Math.max(count, failure.getCount());
            for (long id : failure.getSessionIdsList()) {
                if (sessionIds.size() < PushReceipt.MAX_NAMED_SESSIONS) {
                    sessionIds.add(id);
                }
            }
        }

        private boolean isAboutSessions() {
            return reason != PushFailure.BAD_NAME && reason != PushFailure.NOT_PERMITTED;
        }

        PushReceipt.Failure toFailure() {
            return new PushReceipt.Failure(reason, count, sessionIds);
        }
    }
}
