/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Counts what a thread allocates that pushes. */
class PushAllocationTest {

    private static final int ROUNDS = 60;
    private static final int PER_ROUND = 1_000;

    /** A task for the event loop now and then, and a chunk where the gateway is behind; no object per command. */
    private static final double MAX_BYTES_PER_COMMAND = 8.0;

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    @BeforeEach
    void withoutLeakRecords() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void withLeakRecords() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void fireAndForget_allocatesNothingPerCommand() {
        ScriptedPushServer server = fixture.server("gw", 1);
        PushClient client = fixture.connected(builder(server));
        PushMessage message = PushMessage.of(1, new byte[100]);
        push(client, message, ROUNDS);

        double perCommand = (double) push(client, message, ROUNDS) / (ROUNDS * PER_ROUND);

        assertThat(perCommand).isLessThan(MAX_BYTES_PER_COMMAND);
    }

    /** @return the bytes that this thread has allocated for it */
    private long push(PushClient client, PushMessage message, int rounds) {
        long allocated = 0;
        for (int round = 0; round < rounds; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PER_ROUND / 2; i++) {
                client.fireAndForget().sendToSession(sessionOf(1, i), message);
                client.fireAndForget().sendToGroup("room", message);
            }
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
            eventually(
                    client,
                    stats -> assertThat(stats.gateways().get(0).bufferedBytes()).isZero());
        }
        return allocated;
    }
}
