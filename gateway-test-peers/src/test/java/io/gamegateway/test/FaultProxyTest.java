/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static io.gamegateway.test.Direction.FROM_TARGET;
import static io.gamegateway.test.Direction.TO_TARGET;
import static io.gamegateway.test.Times.SHORT;
import static io.gamegateway.test.Times.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final GateFrame FRAME = GateFrame.reply(1, 10, "one");
    private static final byte[] BYTES = FRAME.encode();

    private final ScriptedBackend target = ScriptedBackend.echo();
    private final FaultProxy proxy = FaultProxy.to(target.address());

    @AfterEach
    void close() throws InterruptedException {
        proxy.close();
        target.close();
        String name = "fault-proxy-" + proxy.port();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(name)) {
                // One that was ending by itself, with its connection, may still be on its last instructions.
                thread.join(SOON.toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void noFault_passesBytesBothWays() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            roundTrip(client);
            assertThat(proxy.bytesTaken(TO_TARGET)).isEqualTo(BYTES.length);
            assertThat(proxy.bytesTaken(FROM_TARGET)).isEqualTo(BYTES.length);
            assertThat(proxy.openConnections()).isEqualTo(1);
            assertThat(proxy.connectionsAccepted()).isEqualTo(1);
            assertThat(proxy.endpoint()).isEqualTo("127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void noFault_largeTransferArrivesWhole() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            byte[] large = GateFrame.reply(1, 1, new byte[3_000_000]).encode();
            client.sendBytes(large);
            assertThat(client.receiveBytes(large.length, SOON)).isEqualTo(large);
        }
    }

    @Test
    void noFault_passesFin() {
        FrameClient client = FrameClient.raw(proxy.address());
        target.awaitOpenConnections(1, SOON);
        client.close();
        target.awaitOpenConnections(0, SOON);
        proxy.awaitOpenConnections(0, SOON);
        FrameClient other = FrameClient.raw(proxy.address());
        target.awaitOpenConnections(1, SOON);
        target.closeConnections();
        assertThat(other.awaitClose(SOON).reset()).isFalse();
    }

    @Test
    void noFault_passesReset() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            target.awaitOpenConnections(1, SOON);
            target.resetConnections();
            assertThat(client.awaitClose(SOON).reset()).isTrue();
            proxy.awaitOpenConnections(0, SOON);
        }
    }

    @RepeatedTest(20)
    void targetGone_resetsTheClient() {
        target.stop();
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            assertThat(client.awaitClose(SOON).reset()).isTrue();
        }
        assertThat(HttpExchange.send(proxy.address(), HttpExchange.get("/"), SOON)
                        .closedByServer())
                .isTrue();
        assertThatThrownBy(() -> FrameClient.webSocket(proxy.address(), "/"))
                .isInstanceOf(WebSocketRefusedException.class);
    }

    @Test
    void stall_toTarget_holdsBackThatDirectionOnly() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            BackendConnection connection = target.awaitOpenConnections(1, SOON).get(0);
            proxy.stall(TO_TARGET);
            client.sendBytes(BYTES);
            target.expectNothing(SHORT);
            connection.send(FRAME);
            assertThat(client.receiveBytes(BYTES.length, SOON)).isEqualTo(BYTES);
            proxy.resume(TO_TARGET);
            assertThat(target.awaitFrame(SOON)).isEqualTo(FRAME);
        }
    }

    @Test
    void stall_blocksALargeSenderUntilResume() throws Exception {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            target.awaitOpenConnections(1, SOON);
            proxy.stall(TO_TARGET);
            byte[] large = GateFrame.withOpCode(99, 1, new byte[15_000_000]).encode();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.sendBytes(large));
            target.expectNothing(SHORT);
            assertThat(sending).isNotDone();
            proxy.resume(TO_TARGET);
            target.awaitFrame(SOON);
            sending.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void stall_fromTarget_holdsBackReplies() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            proxy.stall(FROM_TARGET);
            client.sendBytes(BYTES);
            target.awaitFrame(SOON);
            assertThatThrownBy(() -> client.receiveBytes(1, SHORT)).isInstanceOf(AwaitError.class);
            proxy.heal();
            assertThat(client.receiveBytes(BYTES.length, SOON)).isEqualTo(BYTES);
        }
    }

    @Test
    void reset_resetsBothSides() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            target.awaitOpenConnections(1, SOON);
            proxy.stall(TO_TARGET);
            proxy.reset();
            assertThat(client.awaitClose(SOON).reset()).isTrue();
            target.awaitOpenConnections(0, SOON);
            assertThat(proxy.openConnections()).isZero();
        }
    }

    @Test
    void halfOpen_swallowsBytesAndEndsUntilHealed() {
        FrameClient client = FrameClient.raw(proxy.address());
        BackendConnection connection = target.awaitOpenConnections(1, SOON).get(0);
        roundTrip(client);
        target.awaitFrame(SOON);
        proxy.halfOpen();
        client.sendBytes(BYTES);
        connection.send(FRAME);
        proxy.awaitBytesTaken(TO_TARGET, 2L * BYTES.length, SOON);
        proxy.awaitBytesTaken(FROM_TARGET, 2L * BYTES.length, SOON);
        assertThatThrownBy(() -> client.receiveBytes(1, SHORT)).isInstanceOf(AwaitError.class);
        client.close();
        target.expectNothing(SHORT);
        assertThat(connection.isOpen()).isTrue();
        proxy.heal();
        target.awaitOpenConnections(0, SOON);
        assertThat(proxy.openConnections()).isZero();
    }

    @Test
    void halfOpen_acceptsIntoTheHole() {
        proxy.halfOpen();
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            client.sendBytes(BYTES);
            proxy.awaitBytesTaken(TO_TARGET, BYTES.length, SOON);
            assertThat(target.connectionsAccepted()).isZero();
            assertThat(client.isOpen()).isTrue();
            proxy.heal();
            assertThat(client.awaitClose(SOON).reset()).isTrue();
        }
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            roundTrip(client);
        }
    }

    @Test
    void trickle_passesAllBytesAndEndsByHealing() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            proxy.trickle(TO_TARGET, 2_000);
            client.sendBytes(BYTES);
            assertThat(target.awaitFrame(SOON)).isEqualTo(FRAME);
            proxy.trickle(TO_TARGET, 1);
            client.sendBytes(GateFrame.reply(1, 1, new byte[1000]).encode());
            proxy.awaitBytesTaken(TO_TARGET, BYTES.length + 1029L, SOON);
            target.expectNothing(SHORT);
            proxy.heal();
            assertThat(target.awaitFrame(SOON).payload()).hasSize(1000);
        }
    }

    @Test
    void trickle_closeDoesNotWaitForIt() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            proxy.trickle(TO_TARGET, 1);
            client.sendBytes(new byte[1000]);
            proxy.awaitBytesTaken(TO_TARGET, 1000, SOON);
        }
    }

    @Test
    void refuse_refusesNewConnectionsOnlyUntilAccept() {
        try (FrameClient client = FrameClient.raw(proxy.address())) {
            proxy.awaitConnections(1, SOON);
            proxy.refuse();
            proxy.refuse();
            assertThatThrownBy(() -> FrameClient.raw(proxy.address())).isInstanceOf(UncheckedIOException.class);
            roundTrip(client);
            proxy.accept();
            try (FrameClient later = FrameClient.raw(proxy.address())) {
                roundTrip(later);
                proxy.awaitOpenConnections(2, SOON);
            }
        }
    }

    @Test
    void awaits_timeout_sayWhatThereWas() {
        assertThatThrownBy(() -> proxy.awaitConnections(1, SHORT))
                .isInstanceOf(AwaitError.class)
                .hasMessage("awaited 1 accepted connections within PT0.02S, but saw 0");
        assertThatThrownBy(() -> proxy.awaitOpenConnections(1, SHORT)).hasMessageContaining("has 0");
        assertThatThrownBy(() -> proxy.awaitBytesTaken(TO_TARGET, 5, SHORT)).hasMessageContaining("took 0");
        assertThatThrownBy(() -> proxy.trickle(TO_TARGET, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void roundTrip(FrameClient client) {
        client.sendBytes(BYTES);
        assertThat(client.receiveBytes(BYTES.length, SOON)).isEqualTo(BYTES);
    }
}
