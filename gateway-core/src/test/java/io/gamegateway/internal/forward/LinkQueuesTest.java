/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Resumable;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkQueuesTest {

    private final LinkQueues queues = new LinkQueues();
    private final Link link = new Link();
    private final List<String> resumed = new ArrayList<>();

    /** Takes a place of the link when it is resumed; waits again where there is none. */
    private Resumable waiter(String name) {
        return new Resumable() {
            @Override
            public void resume() {
                resumed.add(name);
                if (link.room-- <= 0) {
                    queues.add(link, this);
                }
            }
        };
    }

    @Test
    void writable_resumesTheLongestWaiting_asLongAsThereIsRoom() {
        queues.add(link, waiter("a"));
        queues.add(link, waiter("b"));
        queues.add(link, waiter("c"));

        link.room = 2;
        queues.writable(link);

        assertThat(resumed).containsExactly("a", "b");
        assertThat(queues.size(link)).isEqualTo(1);
        link.room = 1;
        queues.writable(link);
        assertThat(resumed).containsExactly("a", "b", "c");
        assertThat(queues.size(link)).isZero();
    }

    @Test
    void writable_resumesNobodyTwice_thoughHeWaitsAgain() {
        link.writableWithoutRoom = true;
        queues.add(link, waiter("a"));
        queues.add(link, waiter("b"));

        queues.writable(link);

        assertThat(resumed).containsExactly("a", "b");
        assertThat(queues.size(link)).isEqualTo(2);
    }

    @Test
    void lost_resumesAll_whateverRoomThereIs() {
        List<Resumable> last = new ArrayList<>();
        queues.add(link, () -> resumed.add("a"));
        queues.add(link, () -> last.forEach(waiter -> queues.remove(link, waiter)));
        queues.add(link, () -> resumed.add("b"));

        queues.lost(link);

        assertThat(resumed).containsExactly("a", "b");
        assertThat(queues.size(link)).isZero();
    }

    @Test
    void waiterThatMakesAnotherLeave_isFollowedByTheRest() {
        Resumable leaves = waiter("leaves");
        queues.add(link, () -> {
            resumed.add("first");
            queues.of(link).remove(leaves);
        });
        queues.add(link, leaves);
        queues.add(link, waiter("last"));

        link.room = 5;
        queues.writable(link);

        assertThat(resumed).containsExactly("first", "last");
    }

    @Test
    void lastWaiterThatMakesAnotherLeave_isNoProblem() {
        Resumable leaves = waiter("leaves");
        queues.add(link, () -> queues.remove(link, leaves));
        queues.add(link, leaves);

        link.room = 5;
        queues.writable(link);
        queues.lost(link);

        assertThat(resumed).isEmpty();
    }

    @Test
    void addTwice_waitsOnce() {
        Resumable waiter = waiter("a");
        queues.add(link, waiter);
        queues.add(link, waiter);

        assertThat(queues.size(link)).isEqualTo(1);
    }

    @Test
    void linkThatNobodyWaitsFor_isHarmless() {
        queues.writable(link);
        queues.lost(link);
        queues.remove(link, waiter("a"));

        assertThat(queues.size(link)).isZero();
    }

    @Test
    void otherLinks_areNotTouched() {
        Link other = new Link();
        queues.add(link, waiter("a"));
        queues.add(other, waiter("b"));

        queues.lost(other);

        assertThat(resumed).containsExactly("b");
        assertThat(queues.size(link)).isGreaterThanOrEqualTo(1);
    }

    private static final class Link implements BackendLink {

        private int room;
        private boolean writableWithoutRoom;

        @Override
        public Endpoint endpoint() {
            return Endpoint.parse("127.0.0.1:7001");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isWritable() {
            return room > 0 || writableWithoutRoom;
        }

        @Override
        public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {}

        @Override
        public void release(ClientSession session, CloseReason reason, String text) {}
    }
}
