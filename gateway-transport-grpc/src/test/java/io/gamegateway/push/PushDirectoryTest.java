/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.ListedGateways.address;
import static io.gamegateway.push.PushFixture.PAYLOAD;
import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.test.FaultProxy;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gateways that come and go. */
class PushDirectoryTest {

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private final ListedGateways gateways = new ListedGateways();

    @Test
    void gatewayThatAppears_isConnected_andOneThatLeaves_getsNothingMore() throws Exception {
        ScriptedPushServer a = fixture.server("a", 1);
        ScriptedPushServer b = fixture.server("b", 2);
        PushClient client = fixture.start(builder(gateways));
        gateways.are(address("a", a.endpoint()));
        assertThat(get(client.broadcast(1, PAYLOAD)).delivered()).isEqualTo(1);

        gateways.are(address("a", a.endpoint()), address("b", b.endpoint()));
        eventually(() -> assertThat(b.isConnected()).isTrue());
        assertThat(get(client.broadcast(2, PAYLOAD)).delivered()).isEqualTo(2);

        gateways.are(address("b", b.endpoint()));
        assertThat(get(client.broadcast(3, PAYLOAD)).delivered()).isEqualTo(1);
        eventually(() -> assertThat(a.isConnected()).isFalse());
        assertThat(a.numbers()).containsExactly(1, 2);
        assertThat(b.numbers()).containsExactly(2, 3);
        assertThat(a.hellos()).hasSize(1);
        assertThat(client.stats().gateways()).hasSize(1);
    }

    @Test
    void gatewayThatLeaves_getsWhatItHadBeenMeantToGet() {
        ScriptedPushServer a = fixture.server("a", 1);
        a.reading(false);
        PushClient client = fixture.start(builder(gateways));
        gateways.are(address("a", a.endpoint()));
        for (int i = 0; i < 10_000; i++) {
            client.fireAndForget().broadcast(i, PAYLOAD);
        }
        eventually(() -> assertThat(a.isConnected()).isTrue());
        gateways.are();
        a.reading(true);

        eventually(() -> assertThat(a.count()).isEqualTo(10_000));
        eventually(() -> assertThat(a.isConnected()).isFalse());
    }

    @Test
    void gatewayThatLeaves_withoutAcknowledging_failsWhatWaits() {
        ScriptedPushServer a = fixture.server("a", 1);
        a.acknowledging(false);
        PushClient client = fixture.start(builder(gateways));
        gateways.are(address("a", a.endpoint()));
        CompletionStage<PushResult> stage = client.broadcast(1, PAYLOAD);
        eventually(() -> assertThat(a.count()).isEqualTo(1));

        gateways.are();

        assertThatThrownBy(() -> get(stage))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("GATEWAY_GONE");
        eventually(() -> assertThat(a.isConnected()).isFalse());
    }

    @Test
    void gatewayThatLeaves_withoutEverHavingBeenThere_failsWhatWaitsAtOnce() {
        ScriptedPushServer a = fixture.server("a", 1);
        FaultProxy proxy = fixture.closing(FaultProxy.to(a.address()));
        proxy.refuse();
        PushClient client = fixture.start(builder(gateways));
        gateways.are(address("a", proxy.endpoint()));
        CompletionStage<PushResult> stage = client.broadcast(1, PAYLOAD);

        gateways.are();

        assertThatThrownBy(() -> get(stage))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("GATEWAY_GONE");
        assertThat(a.hellos()).isEmpty();
    }

    @Test
    void gatewayThatMoves_isConnectedAtItsNewEndpoint() throws Exception {
        ScriptedPushServer before = fixture.server("a", 1);
        ScriptedPushServer after = fixture.server("a", 1);
        PushClient client = fixture.start(builder(gateways));
        gateways.are(address("a", before.endpoint()));
        get(client.broadcast(1, PAYLOAD));

        gateways.are(address("a", after.endpoint()));

        get(client.sendToSession(PushFixture.sessionOf(1, 1), 2, PAYLOAD));
        assertThat(before.numbers()).containsExactly(1);
        assertThat(after.numbers()).containsExactly(2);
        eventually(() -> assertThat(before.isConnected()).isFalse());
    }

    @Test
    void close_closesTheDirectory_andLaterChangesDoNothing() {
        ScriptedPushServer a = fixture.server("a", 1);
        PushClient client = fixture.start(builder(gateways));
        client.close();

        gateways.are(address("a", a.endpoint()));

        assertThat(gateways.isClosed()).isTrue();
        assertThat(client.stats().gateways()).isEmpty();
    }
}
