/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BacklogTest {

    private record Message(int id, int serial, int payloadBytes) {}

    /** The payload begins with the serial. */
    private static ByteBuf encode(ClientProtocol protocol, Message... messages) {
        ByteBuf out = Unpooled.buffer();
        for (Message message : messages) {
            ByteBuf payload = Unpooled.buffer().writeInt(message.serial()).writeZero(message.payloadBytes() - 4);
            SharedMessages.encode(out, protocol, message.id(), 0, payload, 0, message.payloadBytes());
        }
        return out;
    }

    private static List<Integer> take(Backlog backlog, ClientProtocol protocol, int maxBytes) {
        ByteBuf out = Unpooled.buffer();
        backlog.take(out, maxBytes);
        List<Integer> serials = new ArrayList<>();
        for (int at = 0; at < out.writerIndex(); ) {
            int header = protocol == ClientProtocol.TCP ? 0 : WebSocketFrame.serverHeaderBytes(out, at);
            serials.add(out.getInt(at + header + ClientFrame.HEADER_BYTES));
            at += header + ClientFrame.HEADER_BYTES + ClientFrame.payloadBytes(out, at + header);
        }
        return serials;
    }

    @ParameterizedTest
    @EnumSource
    void take_givesWholeMessagesInOrder_andAtLeastOne(ClientProtocol protocol) {
        Backlog backlog = new Backlog(protocol, PooledByteBufAllocator.DEFAULT);
        backlog.add(
                encode(protocol, new Message(1, 10, 4), new Message(2, 11, 200), new Message(1, 12, 65_535)), false);

        assertThat(backlog.messages()).isEqualTo(3);
        assertThat(take(backlog, protocol, 50)).containsExactly(10);
        assertThat(take(backlog, protocol, 50)).containsExactly(11);
        assertThat(take(backlog, protocol, 50)).containsExactly(12);
        assertThat(backlog.bytes()).isZero();
        backlog.release();
    }

    @ParameterizedTest
    @EnumSource
    void dropOldest_leavesTheNewestThatFit(ClientProtocol protocol) {
        Backlog backlog = new Backlog(protocol, PooledByteBufAllocator.DEFAULT);
        backlog.add(encode(protocol, new Message(1, 10, 100), new Message(2, 11, 100), new Message(3, 12, 100)), false);
        int one = backlog.bytes() / 3;

        assertThat(backlog.dropOldest(2 * one)).isEqualTo(1);
        assertThat(backlog.dropOldest(2 * one)).isZero();
        assertThat(take(backlog, protocol, Integer.MAX_VALUE)).containsExactly(11, 12);
        backlog.release();
    }

    @ParameterizedTest
    @EnumSource
    void latest_takesThePlaceOfThoseWithItsId(ClientProtocol protocol) {
        Backlog backlog = new Backlog(protocol, PooledByteBufAllocator.DEFAULT);
        backlog.add(encode(protocol, new Message(1, 10, 10), new Message(2, 11, 10)), true);

        assertThat(backlog.add(encode(protocol, new Message(1, 12, 10), new Message(3, 13, 10)), true))
                .isEqualTo(1);
        assertThat(take(backlog, protocol, Integer.MAX_VALUE)).containsExactly(11, 12, 13);
        backlog.release();
    }

    @ParameterizedTest
    @EnumSource
    void anyMixture_isWhatAListWouldMakeOfIt(ClientProtocol protocol) {
        Random random = new Random(20_261_126);
        Backlog backlog = new Backlog(protocol, PooledByteBufAllocator.DEFAULT);
        Deque<Message> model = new ArrayDeque<>();
        int serial = 0;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    boolean latest = random.nextInt(3) == 0;
                    Message message = new Message(
                            random.nextInt(40), serial++, 4 + random.nextInt(random.nextBoolean() ? 20 : 400));
                    long before = model.stream()
                            .filter(other -> other.id() == message.id())
                            .count();
                    assertThat(backlog.add(encode(protocol, message), latest)).isEqualTo(latest ? before : 0);
                    model.removeIf(other -> latest && other.id() == message.id());
                    model.add(message);
                }
                case 2 -> {
                    int max = random.nextInt(6_000);
                    int dropped = backlog.dropOldest(max);
                    for (int i = 0; i < dropped; i++) {
                        model.remove();
                    }
                    assertThat(backlog.bytes()).isLessThanOrEqualTo(max);
                }
                default -> {
                    for (int taken : take(backlog, protocol, random.nextInt(1_000))) {
                        assertThat(taken).isEqualTo(model.remove().serial());
                    }
                }
            }
            assertThat(backlog.messages()).isEqualTo(model.size());
        }
        assertThat(take(backlog, protocol, Integer.MAX_VALUE))
                .isEqualTo(model.stream().map(Message::serial).toList());
        backlog.release();
    }
}
