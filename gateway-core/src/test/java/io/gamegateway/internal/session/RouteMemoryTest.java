/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.StubClient;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

class RouteMemoryTest {

    private static final Endpoint A = Endpoint.parse("127.0.0.1:1");
    private static final Endpoint B = Endpoint.parse("127.0.0.1:2");

    private final RouteMemory memory = new RouteMemory(new StubClient(1));

    private static Route route(int serverId, Endpoint endpoint, FakeLink link) {
        Route route = new Route(serverId, 0, endpoint, "service");
        route.link(link);
        return route;
    }

    @Test
    void find_severalServerIds_givesEachItsOwn() {
        Route one = route(1, A, new FakeLink(A));
        Route two = route(2, B, new FakeLink(B));
        memory.put(one);
        memory.put(two);

        assertThat(memory.find(1)).isSameAs(one);
        assertThat(memory.find(2)).isSameAs(two);
        assertThat(memory.find(3)).isNull();
    }

    @Test
    void put_sameEndpoint_sharesTheLinkAndReleasesItOnce() {
        FakeLink link = new FakeLink(A);
        memory.put(route(1, A, link));
        Route second = new Route(2, 0, A, "service");
        memory.put(second);

        assertThat(second.link()).isSameAs(link);
        memory.releaseAll(CloseReason.NORMAL, "");
        assertThat(link.releases).isEqualTo(1);
        assertThat(memory.find(1)).isNull();
    }

    @Test
    void put_newDecisionForTheSameServerId_releasesTheOldLinkAndStaysAnnounced() {
        FakeLink old = new FakeLink(A);
        memory.put(route(1, A, old));
        Route moved = new Route(1, 1, B, "service");
        memory.put(moved);

        assertThat(old.releases).isEqualTo(1);
        assertThat(moved.announced()).isTrue();
        assertThat(memory.find(1)).isSameAs(moved);
    }

    @Test
    void put_newDecisionForTheSameEndpoint_keepsTheLink() {
        FakeLink link = new FakeLink(A);
        memory.put(route(1, A, link));
        Route again = new Route(1, 1, A, "service");
        memory.put(again);

        assertThat(again.link()).isSameAs(link);
        assertThat(link.releases).isZero();
    }

    @Test
    void put_lostLink_isNotShared() {
        FakeLink lost = new FakeLink(A);
        lost.open = false;
        memory.put(route(1, A, lost));
        Route second = new Route(2, 0, A, "service");
        memory.put(second);

        assertThat(second.link()).isNull();
    }

    @Test
    void put_moreThanTheMaximum_displacesTheOldestAndReleasesItsLink() {
        FakeLink first = new FakeLink(A);
        memory.put(route(0, A, first));
        FakeLink others = new FakeLink(B);
        for (int i = 1; i <= RouteMemory.MAX_ROUTES; i++) {
            memory.put(route(i, B, others));
        }

        assertThat(memory.find(0)).isNull();
        assertThat(memory.find(RouteMemory.MAX_ROUTES)).isNotNull();
        assertThat(first.releases).isEqualTo(1);
        assertThat(others.releases).isZero();
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
