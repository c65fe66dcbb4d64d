/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.spi.PushFailure;
import io.gamegateway.spi.PushReceipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of one command, as far as one loop can tell, or all together. Used by one thread at a time. */
final class Outcome {

    private int delivered;
    private final Map<PushFailure, Failed> failures = new EnumMap<>(PushFailure.class);

    private static final class Failed {
        int count;
        final List<Long> sessionIds = new ArrayList<>(1);
    }

    void delivered(int sessions) {
        delivered += sessions;
    }

    /** It is not about sessions, or about just one that everybody knows. */
    void failed(PushFailure reason) {
        failures.computeIfAbsent(reason, key -> new Failed()).count++;
    }

    void failed(PushFailure reason, long sessionId) {
        Failed failed = failures.computeIfAbsent(reason, key -> new Failed());
        failed.count++;
        if (failed.sessionIds.size() < PushReceipt.MAX_NAMED_SESSIONS) {
            failed.sessionIds.add(sessionId);
        }
    }

    void add(Outcome other) {
        delivered += other.delivered;
        other.failures.forEach((reason, more) -> {
            Failed failed = failures.computeIfAbsent(reason, key -> new Failed());
            failed.count += more.count;
            for (long id : more.sessionIds) {
                if (failed.sessionIds.size() < PushReceipt.MAX_NAMED_SESSIONS) {
                    failed.sessionIds.add(id);
                }
            }
        });
    }

    boolean hasFailed() {
        return !failures.isEmpty();
    }

    void countFailures(PushCounts counts) {
        failures.forEach((reason, failed) -> counts.failed(reason, failed.count));
    }

    PushReceipt receipt(int command) {
        List<PushReceipt.Failure> all = new ArrayList<>(failures.size());
        failures.forEach((reason, failed) -> all.add(new PushReceipt.Failure(reason, failed.count, failed.sessionIds)));
        return new PushReceipt(command, delivered, all);
    }
}
