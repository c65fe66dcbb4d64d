/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushClientStats;
import io.gamegateway.push.PushListener;
import io.gamegateway.push.PushMessage;
import io.gamegateway.push.PushResult;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A logic server that pushes at a steady rate, whatever becomes of it. Arguments: its id, how many gateways there are, and their
 * endpoints. It tells, as an event, when a gateway is in step again.
 */
public final class LogicRole {

    private static final long WAIT_SECONDS = 60;

    private final PushClient client;
    private final int gateways;
    private long[] sessions = {};
    private volatile boolean sending;
    private @Nullable Thread sender;
    private Pace pace = new Pace(1);

    private LogicRole(PushClient client, int gateways) {
        this.client = client;
        this.gateways = gateways;
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        RoleConsole console = new RoleConsole();
        String[] endpoints = Arrays.copyOfRange(args, 1, args.length);
        PushClient client = PushClient.builder(args[0])
                .directory(GatewayDirectory.of(endpoints))
                .listener(new PushListener() {
                    @Override
                    public void inStep(GatewayAddress gateway, long skipped) {
                        console.event("in-step " + gateway.name() + " " + skipped + " " + System.nanoTime());
                    }
                })
                .build()
                .start();
        LogicRole role = new LogicRole(client, endpoints.length);
        role.awaitConnected();
        console.on("sessions", role::sessions)
                .on("join", role::join)
                .on("start", role::start)
                .on("stop", role::stop)
                .on("stats", role::stats)
                .on("probe", role::probe)
                .serve("");
    }

    private void awaitConnected() {
        Pace.await(
                "gateways connected",
                () -> client.stats().gateways().stream()
                                .filter(PushClientStats.Gateway::connected)
                                .count()
                        == gateways);
    }

    /** {@code sessions id...}: to whom single messages go, to one after the other. */
    private String sessions(String[] words) {
        sessions = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
        return "";
    }

    /** {@code join group}: all of these sessions; how many did. */
    private String join(String[] words) throws Exception {
        PushResult result =
                client.join(words[1], sessions).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        return String.valueOf(result.delivered());
    }

    /** {@code start perSecond bytes group}, {@code -} for single sessions: begins to send. */
    private String start(String[] words) {
        Pace next = new Pace(Double.parseDouble(words[1]));
        byte[] payload = Payload.of(Integer.parseInt(words[2]), 0, 0);
        ByteBuffer due = ByteBuffer.wrap(payload);
        PushMessage message = PushMessage.of(Payload.TIMED_MESSAGE, payload);
        String group = words[3];
        pace = next;
        sending = true;
        Thread thread = new Thread(
                () -> next.run(() -> sending, nanos -> {
                    due.putLong(0, nanos);
                    if (group.equals("-")) {
                        long session = sessions[(int) (next.done() % sessions.length)];
                        client.fireAndForget().sendToSession(session, message);
                    } else {
                        client.fireAndForget().sendToGroup(group, message);
                    }
                }),
                "sender");
        thread.setDaemon(true);
        thread.start();
        sender = thread;
        return "";
    }

    /** {@code stop}: how many were sent, and by how many microseconds late at most. */
    private String stop(String[] words) throws InterruptedException {
        sending = false;
        if (sender != null) {
            sender.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        }
        return pace.done() + " " + pace.maxLagMicros();
    }

    /** For each gateway: see {@link LogicStats}. */
    private String stats(String[] words) {
        return client.stats().gateways().stream()
                .map(gateway -> LogicStats.of(gateway).toString())
                .collect(Collectors.joining(" "));
    }

    /** {@code probe session}: sends it a message; how many microseconds it took until that was acknowledged. */
    private String probe(String[] words) throws Exception {
        long begin = System.nanoTime();
        PushResult result = client.sendToSession(
                        Long.parseLong(words[1]), Payload.TIMED_MESSAGE, Payload.now(Payload.MIN_BYTES))
                .toCompletableFuture()
                .get(WAIT_SECONDS, TimeUnit.SECONDS);
        if (result.delivered() != 1) {
            throw new IllegalStateException("probe: " + result + " (expected: delivered)");
        }
        return String.valueOf(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
    }
}
