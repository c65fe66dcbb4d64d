/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each message goes where its own serverId says. */
class RoutingTest {

    private static final int ACCOUNT = 10;
    private static final int GAME = 20;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @ParameterizedTest
    @EnumSource
    void alternatingServerIds_eachReplyComesFromTheRightBackend_inOrderPerBackend(ClientProtocol protocol) {
        ScriptedBackend account = fixture.prefixing("account ");
        ScriptedBackend game = fixture.prefixing("game ");
        fixture.start(builder().route(ACCOUNT, account.endpoint()).route(GAME, game.endpoint()));
        FrameClient client = fixture.client(protocol);
        int each = 500;

        client.send(IntStream.range(0, 2 * each)
                .mapToObj(i -> message(i, i % 2 == 0 ? ACCOUNT : GAME, "#" + i))
                .toArray(ClientMessage[]::new));

        List<ClientMessage> replies = client.receive(2 * each, WAIT);
        assertThat(from("account", replies)).isEqualTo(expected("account", 0, each));
        assertThat(from("game", replies)).isEqualTo(expected("game", 1, each));
    }

    private static List<ClientMessage> from(String backend, List<ClientMessage> replies) {
        return replies.stream()
                .filter(reply -> reply.text().startsWith(backend))
                .toList();
    }

    private static List<ClientMessage> expected(String backend, int first, int count) {
        return IntStream.range(0, count)
                .map(i -> first + 2 * i)
                .mapToObj(i -> reply(i, backend + " #" + i))
                .toList();
    }

    @Test
    void world_withARuleOfItsOwn_goesThere_andOthersToTheWildcard() {
        ScriptedBackend any = fixture.prefixing("any ");
        ScriptedBackend seven = fixture.prefixing("seven ");
        fixture.start(builder()
                .route(new RouteRule(TYPE, 7, "seven", List.of(Endpoint.parse(seven.endpoint()))))
                .route(TYPE, any.endpoint()));
        FrameClient client = fixture.tcp();

        assertThat(answerFromWorld(client, 7)).isEqualTo("seven to 7");
        assertThat(answerFromWorld(client, 0)).isEqualTo("any to 0");
        assertThat(answerFromWorld(client, 8)).isEqualTo("any to 8");
        assertThat(answerFromWorld(client, 32_767)).isEqualTo("any to 32767");
    }

    private static String answerFromWorld(FrameClient client, int worldId) {
        client.send(ClientMessage.of(1, ClientMessage.serverId(worldId, TYPE, 0), "to " + worldId));
        return client.receive(WAIT).text();
    }

    @Test
    void world_withoutARule_whereOnlyOthersHaveOne_hasNoRoute() {
        ScriptedBackend seven = fixture.echo();
        fixture.start(builder().route(new RouteRule(TYPE, 7, "seven", List.of(Endpoint.parse(seven.endpoint())))));
        FrameClient client = fixture.tcp();

        client.send(ClientMessage.of(1, ClientMessage.serverId(8, TYPE, 0), "lost"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("no_route", 1);
    }

    @Test
    void severalEndpoints_takeSessionsInTurn_andEachSessionStaysOnItsOwn() {
        ScriptedBackend a = fixture.prefixing("a");
        ScriptedBackend b = fixture.prefixing("b");
        fixture.start(builder().route(TYPE, a.endpoint(), b.endpoint()));

        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            FrameClient client = fixture.tcp();
            String first = answer(client);
            firsts.add(first);
            for (int repeat = 0; repeat < 5; repeat++) {
                assertThat(answer(client)).isEqualTo(first);
            }
        }

        assertThat(firsts).containsExactly("a", "b", "a", "b", "a", "b", "a", "b", "a", "b");
    }

    private static String answer(FrameClient client) {
        client.send(message(1, ""));
        return client.receive(WAIT).text();
    }

    @Test
    void moreServerIdsThanASessionRemembers_areAllServed() {
        fixture.startFor(fixture.echo());
        FrameClient client = fixture.tcp();

        for (int round = 0; round < 2; round++) {
            for (int inst = 0; inst < 200; inst++) {
                client.send(ClientMessage.of(inst, ClientMessage.serverId(0, TYPE, inst), "to " + inst));
            }
        }

        assertThat(client.receive(400, WAIT))
                .isEqualTo(IntStream.range(0, 400)
                        .map(i -> i % 200)
                        .mapToObj(i -> reply(i, "to " + i))
                        .toList());
    }
}
