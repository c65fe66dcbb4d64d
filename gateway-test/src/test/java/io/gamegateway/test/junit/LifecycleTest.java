/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.gamegateway.Gateway;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** When things start and end, and what fails a test; each case is a class of tests that is run here. */
class LifecycleTest {

    private static final int TYPE = 10;

    private static final List<Gateway> GATEWAYS = new ArrayList<>();
    private static final List<FrameClient> CLIENTS = new ArrayList<>();

    @BeforeEach
    void forget() {
        GATEWAYS.clear();
        CLIENTS.clear();
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .execute();
    }

    @Test
    void instanceField_startsAnewForEachTest() {
        run(PerTest.class).testEvents().assertStatistics(counts -> counts.succeeded(2));

        assertThat(Set.copyOf(GATEWAYS)).hasSize(2);
        assertEnded();
    }

    @Test
    void staticField_startsOnceForTheClass_withClientsOfTheirOwn() {
        run(PerClass.class).testEvents().assertStatistics(counts -> counts.succeeded(2));

        assertThat(new LinkedHashSet<>(GATEWAYS)).hasSize(1);
        assertThat(Set.copyOf(CLIENTS)).hasSize(2);
        assertEnded();
    }

    @Test
    void handlerThatThrows_failsTheTest_thoughNobodyWaitedForIt() {
        run(FailingHandler.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1, event(test(), finishedWithFailure(message(text -> text.contains("that was not expected")))));
        assertEnded();
    }

    @Test
    void resourceThatCannotBeClosed_failsTheTest_andTheRestIsEnded() {
        run(FailingClose.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test(), finishedWithFailure(message(text -> text.contains("will not close")))));
        assertEnded();
    }

    private static void assertEnded() {
        assertThat(CLIENTS).isNotEmpty().noneMatch(FrameClient::isOpen);
        assertThat(GATEWAYS).isNotEmpty().noneMatch(Gateway::isReady);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("gateway-test-"));
    }

    private static void note(GatewayExtension gateway, FrameClient client) {
        GATEWAYS.add(gateway.gateway());
        CLIENTS.add(client);
    }

    /** Run by this class's tests only. */
    @Tag("case")
    static class PerTest {

        @RegisterExtension
        final GatewayExtension gateway =
                GatewayExtension.builder().backend(TYPE, BackendHandler.echo()).build();

        @Test
        void one(FrameClient client) {
            note(gateway, client);
            gateway.assertServed(client, TYPE);
        }

        @Test
        void two(FrameClient client) {
            note(gateway, client);
            gateway.assertServed(client, TYPE);
        }
    }

    @Tag("case")
    static class PerClass {

        @RegisterExtension
        static final GatewayExtension GATEWAY =
                GatewayExtension.builder().backend(TYPE, BackendHandler.echo()).build();

        @Test
        void one(FrameClient client) {
            note(GATEWAY, client);
            GATEWAY.assertServed(client, TYPE);
        }

        @Test
        void two(FrameClient client) {
            note(GATEWAY, client);
            GATEWAY.assertServed(client, TYPE);
        }
    }

    @Tag("case")
    static class FailingHandler {

        @RegisterExtension
        final GatewayExtension gateway = GatewayExtension.builder()
                .backend(TYPE, (connection, frame) -> {
                    throw new IllegalStateException("that was not expected");
                })
                .build();

        @Test
        void test(FrameClient client) {
            note(gateway, client);
            client.send(ClientMessage.of(1, gateway.serverId(TYPE), "hi"));
            gateway.awaitStats("the link is lost", stats -> stats.linksLost() > 0);
        }
    }

    @Tag("case")
    static class FailingClose {

        @RegisterExtension
        final GatewayExtension gateway =
                GatewayExtension.builder().backend(TYPE, BackendHandler.echo()).build();

        @Test
        void test(FrameClient client) {
            note(gateway, client);
            gateway.closing(() -> {
                throw new IllegalStateException("will not close");
            });
        }
    }
}
