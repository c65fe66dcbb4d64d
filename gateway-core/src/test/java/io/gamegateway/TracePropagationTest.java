/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces in the 33-byte gate header. */
class TracePropagationTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.closing(
            ScriptedBackend.builder().traced().handler(BackendHandler.echo()).start());

    private void start(BackendConfig config) {
        fixture.start(builder().backend(config.withTracePropagation(true)).route(TYPE, backend.endpoint()));
    }

    @Test
    void everyFrame_hasItsSessionsTraceIdAndASpanIdOfItsOwn() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, "two"), message(3, "three"));

        List<GateFrame> frames = backend.awaitFrames(3, WAIT);
        assertThat(frames).extracting(GateFrame::text).containsExactly("one", "two", "three");
        assertThat(frames).extracting(GateFrame::traceIdHex).doesNotContain("0".repeat(32));
        assertThat(frames.stream().map(GateFrame::traceIdHex).distinct()).hasSize(1);
        assertThat(frames).extracting(GateFrame::spanId).doesNotHaveDuplicates().doesNotContain(0L);
        assertThat(client.receive(3, WAIT)).containsExactly(reply(1, "one"), reply(2, "two"), reply(3, "three"));
    }

    @Test
    void sessions_haveTracesOfTheirOwn() {
        start(BackendConfig.defaults());

        for (int i = 0; i < 10; i++) {
            fixture.tcp().send(message(1, "hello"));
        }

        assertThat(backend.awaitFrames(10, WAIT))
                .extracting(GateFrame::traceIdHex)
                .doesNotHaveDuplicates();
    }

    @Test
    void lifecycleFrames_carryTheTraceToo() {
        start(BackendConfig.defaults().withLifecycleFrames(true));
        FrameClient client = fixture.tcp();
        client.send(message(1, "one"));
        client.receive(WAIT);

        client.close();

        List<GateFrame> frames = backend.awaitFrames(3, WAIT);
        assertThat(frames)
                .extracting(GateFrame::opCode)
                .containsExactly(GateFrame.CONNECT, GateFrame.TRANS, GateFrame.DISCONNECT);
        assertThat(frames.stream().map(GateFrame::traceIdHex).distinct()).hasSize(1);
        assertThat(frames).extracting(GateFrame::spanId).doesNotHaveDuplicates();
    }
}
