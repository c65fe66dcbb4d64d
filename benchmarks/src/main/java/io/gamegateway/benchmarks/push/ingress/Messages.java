/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.benchmarks.push.role.Payload;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers messages, and says for whom each is. Thread-safe. */
final class Messages {

    private final long[] sessions;
    private final int payloadBytes;
    private final AtomicLong next = new AtomicLong();

    Messages(long[] sessions, int payloadBytes) {
        this.sessions = sessions;
        this.payloadBytes = payloadBytes;
    }

    long nextSession() {
        return sessions[(int) (next.getAndIncrement() % sessions.length)];
    }

    /** A payload that says when it was made. */
    byte[] payload() {
        return Payload.now(payloadBytes);
    }
}
