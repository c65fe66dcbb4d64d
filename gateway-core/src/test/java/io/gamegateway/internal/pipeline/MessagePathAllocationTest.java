/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gamegateway.Gateway;
import io.gamegateway.config.Limits;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts what the event loops allocate while messages travel from socket to socket and back. */
class MessagePathAllocationTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MESSAGES_PER_BATCH = 100;
    private static final int WARM_UP_BATCHES = 300;
    private static final int BATCHES = 300;

    /** The clock's turn of the deadline wheel, and a buffer's record now and then, are not per message. */
    private static final double MAX_BYTES_PER_MESSAGE = 2.0;

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesThereAndBack_allocateNothingPerMessage(boolean webSocket) {
        Limits limits = Limits.defaults().withConnectionsPerSecondPerAddress(0);
        try (ScriptedBackend backend = ScriptedBackend.echo();
                Gateway gateway = Gateway.builder()
                        .name("allocation")
                        .listen("127.0.0.1", 0)
                        .eventLoops(1)
                        .limits(limits)
                        .route(10, backend.endpoint())
                        .build()
                        .start();
                FrameClient client = webSocket
                        ? FrameClient.webSocket(gateway.boundAddress(), "/")
                        : FrameClient.tcp(gateway.boundAddress())) {
            run(client, WARM_UP_BATCHES);
            long before = allocatedByLoops();
            run(client, BATCHES);
            double perMessage = (double) (allocatedByLoops() - before) / (BATCHES * MESSAGES_PER_BATCH);

            assertThat(perMessage).isLessThan(MAX_BYTES_PER_MESSAGE);
        }
    }

    /** What is allocated is for the batch, whatever number of commands there is in it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pushes_allocateNothingPerCommand(boolean toGroup) {
        try (ScriptedBackend backend = ScriptedBackend.echo();
                Gateway gateway = Gateway.builder()
                        .name("allocation")
                        .listen("127.0.0.1", 0)
                        .eventLoops(1)
                        .route(10, backend.endpoint())
                        .build()
                        .start();
                FrameClient client = FrameClient.tcp(gateway.boundAddress())) {
            client.send(ClientMessage.of(1, ClientMessage.serverId(1, 10, 1), "who am I?"));
            client.receive(LIMIT);
            long session = backend.awaitFrame(LIMIT).sessionId();
            gateway.clients().join("group", session).toCompletableFuture().join();
            push(gateway, client, session, toGroup, 2, WARM_UP_BATCHES);
            long small = allocatedByPush(gateway, client, session, toGroup, 2);
            long large = allocatedByPush(gateway, client, session, toGroup, 2 + MESSAGES_PER_BATCH);

            assertThat((double) (large - small) / (BATCHES * MESSAGES_PER_BATCH))
                    .isLessThan(MAX_BYTES_PER_MESSAGE);
        }
    }

    private long allocatedByPush(Gateway gateway, FrameClient client, long session, boolean toGroup, int commands) {
        push(gateway, client, session, toGroup, commands, WARM_UP_BATCHES);
        long before = allocatedByLoops() + threads.getCurrentThreadAllocatedBytes();
        long received = push(gateway, client, session, toGroup, commands, BATCHES);
        return allocatedByLoops() + threads.getCurrentThreadAllocatedBytes() - before - received;
    }

    /** Returns what this thread allocated to receive the messages. */
    private long push(Gateway gateway, FrameClient client, long session, boolean toGroup, int commands, int batches) {
        long receiving = 0;
        for (int i = 0; i < batches; i++) {
            PushBatch batch = gateway.clients().pushes().begin(Unpooled.EMPTY_BUFFER);
            for (int command = 0; command < commands; command++) {
                if (toGroup) {
                    batch.sendToGroup("group", command, false, 0, 0);
                } else {
                    batch.send(session, command, false, 0, 0);
                }
            }
            batch.apply(receipts -> {});
            long before = threads.getCurrentThreadAllocatedBytes();
            client.receive(commands, LIMIT);
            receiving += threads.getCurrentThreadAllocatedBytes() - before;
        }
        return receiving;
    }

    private static void run(FrameClient client, int batches) {
        int serverId = ClientMessage.serverId(1, 10, 1);
        ClientMessage[] batch = new ClientMessage[MESSAGES_PER_BATCH];
        Arrays.setAll(batch, i -> ClientMessage.of(i, serverId, "some payload of a usual size"));
        for (int i = 0; i < batches; i++) {
            client.send(batch);
            client.receive(MESSAGES_PER_BATCH, LIMIT);
        }
    }

    private long allocatedByLoops() {
        long bytes = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("gateway-allocation-loop")) {
                bytes += threads.getThreadAllocatedBytes(id);
            }
        }
        assertThat(bytes).as("the loops' threads were found").isPositive();
        return bytes;
    }
}
