/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.StubClient;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouteMemoryTest {

    private static final Endpoint A = Endpoint.parse("127.0.0.1:1");
    private static final Endpoint B = Endpoint.parse("127.0.0.1:2");

    private final RouteMemory memory = new RouteMemory(new StubClient(1));
    private final Backends backends = new Backends(BackendConfig.defaults(), Observers.NONE);

    private Route add(int serverId, Endpoint endpoint, FakeLink link) {
        Route route = memory.add(serverId, backends.at(endpoint));
        route.link(link);
        return route;
    }

    @Test
    void find_severalServerIds_givesEachItsOwn() {
        Route one = add(1, A, new FakeLink(A));
        Route two = add(2, B, new FakeLink(B));

        assertThat(memory.find(1)).isSameAs(one);
        assertThat(memory.find(2)).isSameAs(two);
        assertThat(memory.find(3)).isNull();
    }

    @Test
    void add_sameEndpoint_sharesTheLinkAndReleasesItOnce() {
        FakeLink link = new FakeLink(A);
        add(1, A, link);
        Route second = memory.add(2, backends.at(A));

        assertThat(second.link()).isSameAs(link);
        memory.releaseAll(CloseReason.NORMAL, "");
        assertThat(link.releases).isEqualTo(1);
        assertThat(memory.find(1)).isNull();
    }

    @Test
    void redirect_otherEndpoint_releasesTheOldLinkAndStaysAnnounced() {
        FakeLink old = new FakeLink(A);
        Route route = add(1, A, old);

        memory.redirect(route, backends.at(B));

        assertThat(old.releases).isEqualTo(1);
        assertThat(route.link()).isNull();
        assertThat(route.announced()).isTrue();
        assertThat(memory.find(1)).isSameAs(route);
        assertThat(backends.at(A).sessions()).isZero();
        assertThat(backends.at(B).sessions()).isEqualTo(1);
    }

    @Test
    void redirect_whileAnotherRouteUsesTheLink_keepsIt() {
        FakeLink link = new FakeLink(A);
        Route route = add(1, A, link);
        memory.add(2, backends.at(A));

        memory.redirect(route, backends.at(B));

        assertThat(link.releases).isZero();
    }

    @Test
    void redirect_sameEndpoint_keepsTheLink() {
        FakeLink link = new FakeLink(A);
        Route route = add(1, A, link);

        memory.redirect(route, backends.at(A));

        assertThat(route.link()).isSameAs(link);
        assertThat(link.releases).isZero();
    }

    @Test
    void add_lostLink_isNotShared() {
        FakeLink lost = new FakeLink(A);
        lost.open = false;
        add(1, A, lost);

        assertThat(memory.add(2, backends.at(A)).link()).isNull();
    }

    @Test
    void add_moreThanTheMaximum_displacesTheOldestAndReleasesItsLink() {
        FakeLink first = new FakeLink(A);
        add(0, A, first);
        FakeLink others = new FakeLink(B);
        for (int i = 1; i <= RouteMemory.MAX_ROUTES; i++) {
            add(i, B, others);
        }

        assertThat(memory.find(0)).isNull();
        assertThat(memory.find(RouteMemory.MAX_ROUTES)).isNotNull();
        assertThat(first.releases).isEqualTo(1);
        assertThat(others.releases).isZero();
        assertThat(backends.at(A).sessions()).isZero();
    }

    @Test
    void releaseAll_endsTheWaits_andGivesTheSessionsBack() {
        AtomicInteger cancelled = new AtomicInteger();
        add(1, A, new FakeLink(A)).waiting(new LinkWait() {
            @Override
            public void rerouted() {}

            @Override
            public void cancel() {
                cancelled.incrementAndGet();
            }
        });

        memory.releaseAll(CloseReason.NORMAL, "");

        assertThat(cancelled).hasValue(1);
        assertThat(backends.at(A).sessions()).isZero();
    }

    private static final class FakeLink implements BackendLink {

        private final Endpoint endpoint;
        private boolean open = true;
        private int releases;

        FakeLink(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public void release(ClientSession session, CloseReason reason, String text) {
            releases++;
        }
    }
}
