/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.time.Duration;

/** Bytes as they come. */
final class RawInbound implements Inbound {

    private final Watch watch;
    private final ByteQueue queue = new ByteQueue();
    private boolean ended;

    RawInbound(Watch watch) {
        this.watch = watch;
    }

    @Override
    public void received(byte[] bytes, int length) {
        watch.change(() -> queue.append(bytes, length));
    }

    @Override
    public Closed closed(boolean reset) {
        watch.change(() -> ended = true);
        return Closed.tcp(reset);
    }

    @Override
    public String pending() {
        byte[] waiting = new byte[queue.size()];
        queue.bytes().duplicate().get(waiting);
        return Preview.of(waiting) + " waiting" + (ended ? ", connection closed" : "");
    }

    byte[] take(int count, Duration timeout) {
        return watch.read(() -> {
            watch.await(timeout, () -> ended || queue.size() >= count, count + " bytes", this::pending);
            if (queue.size() < count) {
                throw new AwaitError("awaited " + count + " bytes, but " + pending());
            }
            byte[] taken = new byte[count];
            queue.bytes().get(taken);
            return taken;
        });
    }
}
