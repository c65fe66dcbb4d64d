/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOP_THREAD;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gate headers that users write themselves. */
class TraceHeaderTest {

    private static final long CURSED = 13;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    /** The plain header with two bytes more, which our backend takes for the beginning of the payload. */
    private static final class Longer implements TraceHeaderCodec {

        private final Queue<String> threads = new ConcurrentLinkedQueue<>();

        @Override
        public int gateHeaderBytes() {
            return GateFrame.GATE_HEADER_BYTES + 2;
        }

        @Override
        public void writeGateHeader(ByteBuf out, int opCode, long sessionId, long high, long low, long spanId) {
            threads.add(Thread.currentThread().getName());
            if (sessionId == CURSED) {
                throw new IllegalStateException("no header for you");
            }
            GateFrame.writeGateHeader(out, opCode, sessionId);
            out.writeByte('<').writeByte(high == 0 && low == 0 && spanId == 0 ? '-' : '+');
        }
    }

    @Test
    void customHeader_isInEveryFrame_writtenOnEventLoops() {
        Longer header = new Longer();
        fixture.start(builder().traceHeaderCodec(header).route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, ""));

        assertThat(client.receive(2, WAIT)).containsExactly(reply(1, "<-one"), reply(2, "<-"));
        assertThat(header.threads).hasSize(2).allMatch(thread -> thread.startsWith(LOOP_THREAD));
    }

    @Test
    void customHeader_withTracePropagation_getsTheTrace() {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .traceHeaderCodec(new Longer())
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "<+one"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void headerThatThrows_closesItsSessionAlone_andLeavesTheLinkIntact(boolean lifecycleFrames) {
        AtomicLong ids = new AtomicLong(CURSED - 1);
        SessionIdGenerator inTurn = ids::getAndIncrement;
        fixture.start(builder()
                .eventLoops(1)
                .backend(BackendConfig.defaults().withLifecycleFrames(lifecycleFrames))
                .sessionIdGenerator(inTurn)
                .traceHeaderCodec(new Longer())
                .route(TYPE, backend.endpoint()));
        FrameClient bystander = fixture.webSocket();
        assertAnswered(bystander);
        FrameClient cursed = fixture.webSocket();

        cursed.send(message(1, "never written"));

        assertThat(cursed.awaitClose(WAIT).webSocketCode()).hasValue(4014);
        fixture.eventuallyClosed("internal_error", 1);
        assertAnswered(bystander);
        assertAnswered(fixture.tcp());
        assertThat(backend.connectionsAccepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void headerThatThrows_atTheFirstMessageOverALink_closesItsSessionAlone(boolean lifecycleFrames) {
        AtomicLong ids = new AtomicLong(CURSED);
        SessionIdGenerator inTurn = ids::getAndIncrement;
        fixture.start(builder()
                .eventLoops(1)
                .backend(BackendConfig.defaults().withLifecycleFrames(lifecycleFrames))
                .sessionIdGenerator(inTurn)
                .traceHeaderCodec(new Longer())
                .route(TYPE, backend.endpoint()));
        FrameClient cursed = fixture.webSocket();

        cursed.send(message(1, "never written"));

        assertThat(cursed.awaitClose(WAIT).webSocketCode()).hasValue(4014);
        fixture.eventuallyClosed("internal_error", 1);
        assertAnswered(fixture.tcp());
    }

    private static void assertAnswered(FrameClient client) {
        client.send(message(1, "hi"));
        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "<-hi"));
    }

    @Test
    void headerShorterThanThePlainOne_isRefused() {
        TraceHeaderCodec tooShort = new TraceHeaderCodec() {

            @Override
            public int gateHeaderBytes() {
                return 8;
            }

            @Override
            public void writeGateHeader(ByteBuf out, int opCode, long sessionId, long high, long low, long spanId) {
                throw new AssertionError("never called");
            }
        };

        assertThatThrownBy(() -> builder().traceHeaderCodec(tooShort))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("traceHeaderCodec: 8 header bytes (expected: >= 9)");
    }
}
