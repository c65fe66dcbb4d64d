/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.config.IoTransport;
import io.gamegateway.spi.GatewayDirectory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts push servers and clients for one test, and ends them after it, the last one first. Then no thread of a client may be left. */
final class PushFixture implements AfterEachCallback {

    /** Longer than anything should take; a test that passes does not wait for it. */
    static final Duration WAIT = Duration.ofSeconds(20);

    static final String LOGIC = "test-logic";
    static final byte[] PAYLOAD = "hello".getBytes(StandardCharsets.UTF_8);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    ScriptedPushServer server(String name, int nodePlusOne) {
        return closing(new ScriptedPushServer(name, nodePlusOne));
    }

    /** Reconnects fast. */
    static PushClientBuilder builder(GatewayDirectory directory) {
        return PushClient.builder(LOGIC)
                .directory(directory)
                .ioTransport(IoTransport.NIO)
                .reconnectBackoff(Duration.ofMillis(20), Duration.ofMillis(100));
    }

    static PushClientBuilder builder(ScriptedPushServer... servers) {
        return builder(GatewayDirectory.of(
                Arrays.stream(servers).map(ScriptedPushServer::endpoint).toArray(String[]::new)));
    }

    PushClient start(PushClientBuilder builder) {
        return closing(builder.build()).start();
    }

    /** Started, and connected to all its gateways. */
    PushClient connected(PushClientBuilder builder) {
        PushClient client = start(builder);
        eventually(
                () -> assertThat(client.stats().gateways()).isNotEmpty().allMatch(PushClientStats.Gateway::connected));
        return client;
    }

    static void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(5)).atMost(WAIT).untilAsserted(assertion);
    }

    static void eventually(PushClient client, ThrowingConsumer<PushClientStats> assertion) {
        eventually(() -> assertThat(client.stats()).satisfies(assertion));
    }

    static PushResult get(CompletionStage<PushResult> stage) throws Exception {
        return stage.toCompletableFuture().get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    static long sessionOf(int nodePlusOne, int number) {
        return (long) (nodePlusOne - 1) << 52 | number;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("push-" + LOGIC)));
    }
}
