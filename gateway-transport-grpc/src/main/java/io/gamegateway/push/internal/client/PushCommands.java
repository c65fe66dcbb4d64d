/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The commands: each is encoded and appended to the logs of the gateways it is for. None waits. Thread-safe.
 *
 * <p>All throw {@link IllegalArgumentException} for what is not encodable. A receiver asks for receipts; without one, what fails
 * is counted.
 */
public final class PushCommands {

    private final Fleet fleet;
    private final WriterPool writers = new WriterPool();
    private final @Nullable UserLookups lookups;
    private final AtomicLong nowhere = new AtomicLong();
    private final AtomicLong lookupsRefused = new AtomicLong();

    PushCommands(Fleet fleet, @Nullable UserLookups lookups) {
        this.fleet = fleet;
        this.lookups = lookups;
    }

    /** Commands for which there was no gateway. */
    public long nowhere() {
        return nowhere.get();
    }

    /** Commands that were refused as too many waited for the session directory. */
    public long lookupsRefused() {
        return lookupsRefused.get();
    }

    // ---- messages

    public void sendToSession(
            long sessionId, int messageId, boolean zip, ByteBuffer payload, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.sendToSession(sessionId, messageId, zip, payload);
            send(fleet.ofSession(sessionId), writer, false, receiver, 1);
        } finally {
            writers.give(writer);
        }
    }

    public void sendToSessions(
            long[] sessionIds, int messageId, boolean zip, ByteBuffer payload, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            sendToOwners(
                    sessionIds,
                    (ids, count) -> writer.sendToSessions(ids, count, messageId, zip, payload),
                    writer,
                    false,
                    receiver);
        } finally {
            writers.give(writer);
        }
    }

    public void sendToUser(
            String userId, int messageId, boolean zip, ByteBuffer payload, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.sendToUser(userId, messageId, zip, payload);
            sendToUser(userId, writer, false, receiver);
        } finally {
            writers.give(writer);
        }
    }

    public void sendToGroup(
            String group, int messageId, boolean zip, ByteBuffer payload, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.sendToGroup(group, messageId, zip, payload);
            send(fleet.all(), writer, false, receiver, 0);
        } finally {
            writers.give(writer);
        }
    }

    public void broadcast(int messageId, boolean zip, ByteBuffer payload, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.broadcast(messageId, zip, payload);
            send(fleet.all(), writer, false, receiver, 0);
        } finally {
            writers.give(writer);
        }
    }

    // ---- what gateways know

    public void join(String group, long[] sessionIds, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            sendToOwners(sessionIds, (ids, count) -> writer.join(group, ids, count), writer, true, receiver);
        } finally {
            writers.give(writer);
        }
    }

    public void leave(String group, long[] sessionIds, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            sendToOwners(sessionIds, (ids, count) -> writer.leave(group, ids, count), writer, true, receiver);
        } finally {
            writers.give(writer);
        }
    }

    public void bind(long sessionId, String userId, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.bind(sessionId, userId);
            send(fleet.ofSession(sessionId), writer, true, receiver, 1);
        } finally {
            writers.give(writer);
        }
    }

    public void unbind(long sessionId, String userId, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.unbind(sessionId, userId);
            send(fleet.ofSession(sessionId), writer, true, receiver, 1);
        } finally {
            writers.give(writer);
        }
    }

    public void kick(long sessionId, int reason, String text, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.kick(sessionId, reason, text);
            send(fleet.ofSession(sessionId), writer, true, receiver, 1);
        } finally {
            writers.give(writer);
        }
    }

    public void kickUser(String userId, int reason, String text, Outcome.@Nullable Receiver receiver) {
        CommandWriter writer = take(receiver);
        try {
            writer.kickUser(userId, reason, text);
            sendToUser(userId, writer, true, receiver);
        } finally {
            writers.give(writer);
        }
    }

    // ---- the way to the logs

    private interface SessionsEncoding {
        void encode(long[] sessionIds, int count);
    }

    private CommandWriter take(Outcome.@Nullable Receiver receiver) {
        return writers.take().report(receiver != null);
    }

    /** @param targets sessions or users that the links know or not; 0 where it is not about those */
    private void send(
            PushLink[] links, CommandWriter writer, boolean state, Outcome.@Nullable Receiver receiver, int targets) {
        Delivery delivery = delivery(receiver, links.length > 1 ? targets : 0);
        if (links.length == 0) {
            nowhere(delivery);
            return;
        }
        for (PushLink link : links) {
            link.append(writer.array(), writer.bytes(), state, delivery);
        }
        if (delivery != null) {
            delivery.sealed();
        }
    }

    private static @Nullable Delivery delivery(Outcome.@Nullable Receiver receiver, int shared) {
        return receiver == null ? null : new Delivery(receiver, shared);
    }

    private void nowhere(@Nullable Delivery delivery) {
        nowhere.incrementAndGet();
        if (delivery != null) {
            delivery.refused(Refusal.NO_GATEWAY);
        }
    }

    /** Each gateway gets those sessions that it may have. */
    private void sendToOwners(
            long[] sessionIds,
            SessionsEncoding encoding,
            CommandWriter writer,
            boolean state,
            Outcome.@Nullable Receiver receiver) {
        if (sessionIds.length == 0 || sessionIds.length > CommandWriter.MAX_SESSIONS) {
            throw new IllegalArgumentException(
                    "sessionIds: " + sessionIds.length + " (expected: 1 to " + CommandWriter.MAX_SESSIONS + ")");
        }
        PushLink[] owners = fleet.ofSession(sessionIds[0]);
        boolean together = true;
        boolean shared = false;
        for (long id : sessionIds) {
            PushLink[] links = fleet.ofSession(id);
            together &= Arrays.equals(links, owners);
            shared |= links.length > 1;
        }
        if (together) {
            encoding.encode(sessionIds, sessionIds.length);
            send(owners, writer, state, receiver, sessionIds.length);
        } else {
            // All of it is encoded once before anything is sent: where it cannot be, nothing is.
            encoding.encode(sessionIds, sessionIds.length);
            sendToEach(sessionIds, encoding, writer, state, delivery(receiver, shared ? sessionIds.length : 0));
        }
    }

    private void sendToEach(
            long[] sessionIds,
            SessionsEncoding encoding,
            CommandWriter writer,
            boolean state,
            @Nullable Delivery delivery) {
        long[] own = new long[sessionIds.length];
        for (PushLink link : fleet.all()) {
            int count = 0;
            for (long id : sessionIds) {
                if (contains(fleet.ofSession(id), link)) {
                    own[count++] = id;
                }
            }
            if (count > 0) {
                encoding.encode(own, count);
                link.append(writer.array(), writer.bytes(), state, delivery);
            }
        }
        if (delivery != null) {
            delivery.sealed();
        }
    }

    private static boolean contains(PushLink[] links, PushLink link) {
        for (PushLink each : links) {
            if (each == link) {
                return true;
            }
        }
        return false;
    }

    private void sendToUser(String userId, CommandWriter writer, boolean state, Outcome.@Nullable Receiver receiver) {
        if (lookups == null) {
            send(fleet.all(), writer, state, receiver, 1);
            return;
        }
        Delivery delivery = delivery(receiver, 1);
        byte[] command = Arrays.copyOf(writer.array(), writer.bytes());
        if (!lookups.send(userId, command, state, delivery)) {
            lookupsRefused.incrementAndGet();
            if (delivery != null) {
                delivery.refused(Refusal.OVERFLOW);
            }
        }
    }

    /** Once it is known on which gateway the user is, if it is; the caller seals the delivery. */
    void sendWhere(@Nullable String gatewayName, byte[] command, boolean state, @Nullable Delivery delivery) {
        PushLink owner = gatewayName == null ? null : fleet.named(gatewayName);
        if (owner != null) {
            owner.append(command, command.length, state, delivery);
            return;
        }
        PushLink[] links = fleet.all();
        for (PushLink link : links) {
            link.append(command, command.length, state, delivery);
        }
        if (links.length == 0) {
            nowhere.incrementAndGet();
            if (delivery != null) {
                delivery.part("").refused(Refusal.NO_GATEWAY);
            }
        }
    }
}
