/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

/** A plain stream of messages. */
final class MessageInbound implements Inbound {

    private final Inbox<ClientMessage> messages;
    private final ByteQueue queue = new ByteQueue();

    MessageInbound(Inbox<ClientMessage> messages) {
        this.messages = messages;
    }

    @Override
    public void received(byte[] bytes, int length) {
        queue.append(bytes, length);
        ClientMessage message = ClientMessage.decode(queue.bytes());
        while (message != null) {
            messages.add(message);
            message = ClientMessage.decode(queue.bytes());
        }
    }

    @Override
    public Closed closed(boolean reset) {
        return Closed.tcp(reset);
    }

    @Override
    public String pending() {
        return queue.size() + " bytes of an incomplete message";
    }
}
