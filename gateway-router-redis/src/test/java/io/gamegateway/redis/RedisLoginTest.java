/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.WAIT;
import static io.gamegateway.redis.RedisFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.Gateway;
import io.gamegateway.config.Limits;
import io.gamegateway.config.PushConfig;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users who log in on one real gateway and then on another, which know of each other by a real Redis. */
class RedisLoginTest {

    private static final int TYPE = 10;

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private final ScriptedBackend backend = fixture.closing(ScriptedBackend.recording());
    private int questions;

    private record Player(FrameClient client, long session) {}

    private Gateway start(String name, DuplicateLogin policy) {
        return fixture.closing(Gateway.builder()
                        .name(name)
                        .listen("127.0.0.1", 0)
                        .eventLoops(2)
                        .limits(Limits.defaults()
                                .withMaxConnectionsPerAddress(0)
                                .withConnectionsPerSecondPerAddress(0))
                        .route(TYPE, backend.endpoint())
                        .push(PushConfig.defaults().withDuplicateLogin(policy))
                        .sessionDirectory(directory())
                        .build())
                .start();
    }

    private RedisSessionDirectory directory() {
        return RedisSessionDirectory.builder(fixture.config())
                .expiry(Duration.ofSeconds(3))
                .start();
    }

    private Player player(Gateway gateway) {
        FrameClient client = fixture.closing(FrameClient.webSocket(gateway.boundAddress(), "/"));
        String text = "who am I? " + ++questions;
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), text));
        return new Player(client, backend.awaitFrame(WAIT).sessionId());
    }

    /** As a logic server finds the user. */
    private Optional<SessionLocation> find(RedisSessionDirectory directory) {
        return directory
                .find("ann")
                .toCompletableFuture()
                .orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Test
    void loginOnAnotherGateway_ownsTheUser_closesTheOldSession_andALateUnbindChangesNothing() {
        RedisSessionDirectory logic = fixture.closing(directory());
        Gateway a = start("a", DuplicateLogin.REPLACE);
        Gateway b = start("b", DuplicateLogin.REPLACE);
        Player first = player(a);
        Player second = player(b);
        a.clients().bind(first.session, "ann");
        eventually(
                () -> assertThat(find(logic).map(SessionLocation::gatewayName)).contains("a"));
        SessionLocation old = find(logic).orElseThrow();

        b.clients().bind(second.session, "ann");

        Closed closed = first.client.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(4003);
        assertThat(closed.webSocketReason()).isEqualTo("the user has logged in elsewhere");
        eventually(
                () -> assertThat(find(logic).map(SessionLocation::gatewayName)).contains("b"));
        SessionLocation now = find(logic).orElseThrow();
        assertThat(now.sessionId()).isEqualTo(second.session);
        assertThat(now.epoch()).isGreaterThan(old.epoch());

        logic.unbind(old)
                .toCompletableFuture()
                .orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        a.clients().unbind(first.session, "ann");
        a.close();
        assertThat(find(logic)).contains(now);
        assertThat(second.client.isOpen()).isTrue();
        assertThat(b.clients().sessionOf("ann").map(ClientSession::id)).contains(second.session);
    }

    @Test
    void manyLogins_backAndForth_leaveOneOwner() {
        RedisSessionDirectory logic = fixture.closing(directory());
        List<Gateway> gateways = List.of(start("a", DuplicateLogin.REPLACE), start("b", DuplicateLogin.REPLACE));
        Player last = player(gateways.get(0));
        gateways.get(0).clients().bind(last.session, "ann");
        for (int i = 1; i < 10; i++) {
            Player next = player(gateways.get(i % 2));
            gateways.get(i % 2).clients().bind(next.session, "ann");
            assertThat(last.client.awaitClose(WAIT).webSocketCode()).hasValue(4003);
            last = next;
        }

        Player owner = last;
        eventually(() -> assertThat(find(logic).map(SessionLocation::sessionId)).contains(owner.session));
        assertThat(owner.client.isOpen()).isTrue();
        assertThat(gateways.get(0).stats().usersActive()
                        + gateways.get(1).stats().usersActive())
                .isEqualTo(1);
    }

    @Test
    void loginElsewhere_whereThePolicyRefuses_isClosed_untilTheFirstOneIsGone() {
        RedisSessionDirectory logic = fixture.closing(directory());
        Gateway a = start("a", DuplicateLogin.REFUSE);
        Gateway b = start("b", DuplicateLogin.REFUSE);
        Player first = player(a);
        a.clients().bind(first.session, "ann");
        eventually(
                () -> assertThat(find(logic).map(SessionLocation::gatewayName)).contains("a"));
        Player second = player(b);
        Player third = player(b);

        b.clients().bind(second.session, "ann");

        assertThat(second.client.awaitClose(WAIT).webSocketCode()).hasValue(4016);
        assertThat(first.client.isOpen()).isTrue();
        first.client.close();
        eventually(() -> assertThat(find(logic)).isEmpty());
        b.clients().bind(third.session, "ann");
        eventually(() -> assertThat(find(logic).map(SessionLocation::sessionId)).contains(third.session));
    }

    @Test
    void redisThatIsGone_leavesUsersBoundOnTheirGateway() {
        Gateway a = start("a", DuplicateLogin.REPLACE);
        Player player = player(a);
        fixture.redis().kill();

        a.clients().bind(player.session, "ann");

        assertThat(a.clients().sessionOf("ann").map(ClientSession::id)).contains(player.session);
        a.clients().sendToUser("ann", 7, new byte[] {1});
        assertThat(player.client.receive(WAIT).messageId()).isEqualTo(7);
        assertThat(player.client.isOpen()).isTrue();
    }
}
