/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.benchmarks.process.RoleConsole;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A logic server that sends in one way. Arguments: the way, its port of the gateway, payload bytes, how many stages may be
 * open, and the sessions.
 */
public final class IngressRole {

    private static final int FIXED_ARGUMENTS = 4;

    private final IngressSender sender;

    private IngressRole(IngressSender sender) {
        this.sender = sender;
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        long[] sessions = Arrays.stream(args)
                .skip(FIXED_ARGUMENTS)
                .mapToLong(Long::parseLong)
                .toArray();
        Messages messages = new Messages(sessions, Integer.parseInt(args[2]));
        IngressSender sender =
                sender(IngressWay.valueOf(args[0]), Integer.parseInt(args[1]), messages, Integer.parseInt(args[3]));
        IngressRole role = new IngressRole(sender);
        new RoleConsole().on("send", role::send).serve("");
    }

    private static IngressSender sender(IngressWay way, int port, Messages messages, int window) {
        return switch (way) {
            case REST_JDK -> new JdkRestSender(port, messages);
            case REST_NETTY -> new NettyRestSender(port, messages);
            case UNARY -> new UnarySender(port, messages);
            case STREAM_STAGES -> new StreamSender(port, messages, window);
            case STREAM_FORGET -> new StreamSender(port, messages, 0);
        };
    }

    /** {@code send batch millis}: batches, until the time is over; how many messages, and in how many nanoseconds. */
    private String send(String[] words) throws Exception {
        int batch = Integer.parseInt(words[1]);
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[2]));
        long sent = 0;
        do {
            sender.send(batch);
            sent += batch;
        } while (System.nanoTime() - end < 0);
        return sent + " " + (System.nanoTime() - begin);
    }
}
