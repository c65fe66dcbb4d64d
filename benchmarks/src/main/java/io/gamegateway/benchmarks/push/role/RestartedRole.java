/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushMessage;
import io.gamegateway.push.PushResult;
import io.gamegateway.spi.GatewayDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A logic server that pushes from its first moment on, until it is killed. Arguments: the endpoint of its gateway, the number by which
 * players tell its messages from others, how many messages a second, and the sessions. Events: {@code main} and the time at which its main
 * method began, {@code acknowledged} and how many messages are.
 */
public final class RestartedRole {

    private static final int FIXED_ARGUMENTS = 3;
    private static final int UNDER_WAY = 256;

    private final RoleConsole console;
    private final PushClient client;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final AtomicInteger acknowledged = new AtomicInteger();

    private RestartedRole(RoleConsole console, String endpoint) {
        this.console = console;
        this.client = PushClient.builder("restarted")
                .directory(GatewayDirectory.of(endpoint))
                .build()
                .start();
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        long mainNanos = System.nanoTime();
        RoleConsole console = new RoleConsole();
        console.event("main " + mainNanos);
        RestartedRole role = new RestartedRole(console, args[0]);
        int number = Integer.parseInt(args[1]);
        double perSecond = Double.parseDouble(args[2]);
        long[] sessions = Arrays.stream(args)
                .skip(FIXED_ARGUMENTS)
                .mapToLong(Long::parseLong)
                .toArray();
        Thread sender = new Thread(() -> role.send(number, perSecond, sessions), "sender");
        sender.setDaemon(true);
        sender.start();
        console.serve("");
    }

    private void send(int number, double perSecond, long[] sessions) {
        Pace pace = new Pace(perSecond);
        pace.run(() -> true, due -> {
            if (!room.tryAcquire()) {
                return;
            }
            PushMessage message =
                    PushMessage.of(Payload.TRACKED_MESSAGE, Payload.of(Payload.MIN_BYTES, System.nanoTime(), number));
            client.sendToSession(sessions[(int) (pace.done() % sessions.length)], message)
                    .whenComplete(this::done);
        });
    }

    private void done(@Nullable PushResult result, @Nullable Throwable failure) {
        room.release();
        if (result != null && result.delivered() == 1) {
            console.event("acknowledged " + acknowledged.incrementAndGet());
        }
    }
}
