/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.grpc.internal.wire.ProtoReader;
import io.gamegateway.grpc.internal.wire.WireType;
import io.gamegateway.push.server.PushCommand;
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.spi.PushBatch;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * One {@code Command} of push.proto. All kinds of commands have the same few things in them, which are gathered here whatever
 * their field numbers. Reusable; not thread-safe.
 */
final class CommandReader {

    private static final int REPORT = WireType.tag(15, WireType.VARINT);

    private static final int SEND_TO_SESSION = 1;
    private static final int SEND_TO_SESSIONS = 2;
    private static final int SEND_TO_USER = 3;
    private static final int SEND_TO_GROUP = 4;
    private static final int BROADCAST = 5;
    private static final int JOIN_GROUP = 6;
    private static final int LEAVE_GROUP = 7;
    private static final int BIND_USER = 8;
    private static final int UNBIND_USER = 9;
    private static final int KICK = 10;

    private static final int FIRST_ID = WireType.tag(1, WireType.FIXED64);
    private static final int FIRST_TEXT_OR_IDS = WireType.tag(1, WireType.LENGTH_DELIMITED);
    private static final int SECOND_ID = WireType.tag(2, WireType.FIXED64);
    private static final int SECOND_TEXT_OR_IDS = WireType.tag(2, WireType.LENGTH_DELIMITED);
    private static final int KICK_REASON = WireType.tag(3, WireType.VARINT);
    private static final int KICK_TEXT = WireType.tag(4, WireType.LENGTH_DELIMITED);

    private static final int MESSAGE_ID = WireType.tag(1, WireType.VARINT);
    private static final int MESSAGE_PAYLOAD = WireType.tag(2, WireType.LENGTH_DELIMITED);
    private static final int MESSAGE_ZIP = WireType.tag(3, WireType.VARINT);

    private static final long[] NO_IDS = {};
    private static final int INITIAL_IDS = 16;

    private final ProtoReader command = new ProtoReader();
    private final ProtoReader body = new ProtoReader();
    private final ProtoReader message = new ProtoReader();
    private final NameCache names = new NameCache();

    private int kind;
    private boolean report;

    private long[] ids = NO_IDS;
    private int idCount;
    private String name = "";

    private int messageId;
    private boolean zip;
    private int payloadIndex;
    private int payloadBytes;

    private int reason;
    private String text = "";

    /** Reads the command that lies there. */
    void read(ByteBuf data, int index, int bytes) {
        kind = 0;
        report = false;
        command.reset(data, index, bytes);
        for (int tag = command.readTag(); tag != 0; tag = command.readTag()) {
            int number = WireType.number(tag);
            if (tag == REPORT) {
                report = command.readVarint64() != 0;
            } else if (number <= KICK && WireType.of(tag) == WireType.LENGTH_DELIMITED) {
                int length = command.readLength();
                readBody(number, data, command.index(), length);
                command.skipBytes(length);
            } else {
                command.skipField(tag);
            }
        }
    }

    private void readBody(int number, ByteBuf data, int index, int bytes) {
        clear(number);
        body.reset(data, index, bytes);
        for (int tag = body.readTag(); tag != 0; tag = body.readTag()) {
            switch (number) {
                case SEND_TO_SESSION, SEND_TO_SESSIONS -> idsThenMessage(data, tag);
                case SEND_TO_USER, SEND_TO_GROUP -> nameThenMessage(data, tag);
                case BROADCAST -> onlyMessage(data, tag);
                case JOIN_GROUP, LEAVE_GROUP -> nameThenIds(data, tag);
                case BIND_USER, UNBIND_USER -> idsThenName(data, tag);
                default -> kick(data, tag);
            }
        }
    }

    private void clear(int number) {
        kind = number;
        ids = NO_IDS;
        idCount = 0;
        name = "";
        messageId = 0;
        zip = false;
        payloadIndex = 0;
        payloadBytes = 0;
        reason = 0;
        text = "";
    }

    private void idsThenMessage(ByteBuf data, int tag) {
        if (tag == FIRST_ID) {
            id(data);
        } else if (tag == FIRST_TEXT_OR_IDS) {
            packedIds(data);
        } else if (tag == SECOND_TEXT_OR_IDS) {
            message(data);
        } else {
            body.skipField(tag);
        }
    }

    private void nameThenMessage(ByteBuf data, int tag) {
        if (tag == FIRST_TEXT_OR_IDS) {
            name = name(data);
        } else if (tag == SECOND_TEXT_OR_IDS) {
            message(data);
        } else {
            body.skipField(tag);
        }
    }

    private void onlyMessage(ByteBuf data, int tag) {
        if (tag == FIRST_TEXT_OR_IDS) {
            message(data);
        } else {
            body.skipField(tag);
        }
    }

    private void nameThenIds(ByteBuf data, int tag) {
        if (tag == FIRST_TEXT_OR_IDS) {
            name = name(data);
        } else if (tag == SECOND_ID) {
            id(data);
        } else if (tag == SECOND_TEXT_OR_IDS) {
            packedIds(data);
        } else {
            body.skipField(tag);
        }
    }

    private void idsThenName(ByteBuf data, int tag) {
        if (tag == FIRST_ID) {
            id(data);
        } else if (tag == SECOND_TEXT_OR_IDS) {
            name = name(data);
        } else {
            body.skipField(tag);
        }
    }

    private void kick(ByteBuf data, int tag) {
        if (tag == FIRST_ID) {
            id(data);
            name = "";
        } else if (tag == SECOND_TEXT_OR_IDS) {
            name = name(data);
            idCount = 0;
        } else if (tag == KICK_REASON) {
            reason = body.readVarint32();
        } else if (tag == KICK_TEXT) {
            text = text(data);
        } else {
            body.skipField(tag);
        }
    }

    private void id(ByteBuf data) {
        int index = body.index();
        body.skipBytes(Long.BYTES);
        addId(data.getLongLE(index));
    }

    private void packedIds(ByteBuf data) {
        int bytes = body.readLength();
        int index = body.index();
        body.skipBytes(bytes);
        for (int i = 0; i + Long.BYTES <= bytes; i += Long.BYTES) {
            addId(data.getLongLE(index + i));
        }
    }

    private void addId(long id) {
        if (idCount == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(INITIAL_IDS, idCount * 2));
        }
        ids[idCount++] = id;
    }

    private String name(ByteBuf data) {
        int bytes = body.readLength();
        int index = body.index();
        body.skipText(bytes);
        return names.get(data, index, bytes);
    }

    private String text(ByteBuf data) {
        int bytes = body.readLength();
        int index = body.index();
        body.skipText(bytes);
        return RequestReader.text(data, index, bytes);
    }

    private void message(ByteBuf data) {
        int bytes = body.readLength();
        message.reset(data, body.index(), bytes);
        body.skipBytes(bytes);
        for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
            if (tag == MESSAGE_ID) {
                messageId = message.readVarint32();
            } else if (tag == MESSAGE_PAYLOAD) {
                payloadBytes = message.readLength();
                payloadIndex = message.index();
                message.skipBytes(payloadBytes);
            } else if (tag == MESSAGE_ZIP) {
                zip = message.readVarint64() != 0;
            } else {
                message.skipField(tag);
            }
        }
    }

    /** Adds what was read; false where it is no command that is known. */
    boolean addTo(PushBatch batch, ByteBuf data, PushGrant grant) {
        if (report) {
            batch.report();
        }
        if (kind != 0 && !grant.allows(permission())) {
            batch.refuse();
        }
        switch (kind) {
            case SEND_TO_SESSION -> batch.send(oneId(), messageId, zip, payloadIndex, payloadBytes);
            case SEND_TO_SESSIONS -> batch.send(allIds(), messageId, zip, payloadIndex, payloadBytes);
            case SEND_TO_USER -> batch.sendToUser(name, messageId, zip, payloadIndex, payloadBytes);
            case SEND_TO_GROUP -> batch.sendToGroup(name, messageId, zip, payloadIndex, payloadBytes);
            case BROADCAST -> batch.broadcast(messageId, zip, payloadIndex, payloadBytes);
            case JOIN_GROUP -> batch.join(name, allIds());
            case LEAVE_GROUP -> batch.leave(name, allIds());
            case BIND_USER -> batch.bind(oneId(), name);
            case UNBIND_USER -> batch.unbind(oneId(), name);
            case KICK -> kick(batch);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void kick(PushBatch batch) {
        CloseReason why = reason == 0 ? CloseReason.KICKED : CloseReason.ofCode(reason, CloseReason.KICKED);
        if (name.isEmpty()) {
            batch.kick(oneId(), why, text);
        } else {
            batch.kickUser(name, why, text);
        }
    }

    private PushCommand permission() {
        return switch (kind) {
            case SEND_TO_SESSION, SEND_TO_SESSIONS -> PushCommand.SEND_TO_SESSION;
            case SEND_TO_USER -> PushCommand.SEND_TO_USER;
            case SEND_TO_GROUP -> PushCommand.SEND_TO_GROUP;
            case BROADCAST -> PushCommand.BROADCAST;
            case JOIN_GROUP, LEAVE_GROUP -> PushCommand.GROUP;
            case BIND_USER, UNBIND_USER -> PushCommand.BIND;
            default -> PushCommand.KICK;
        };
    }

    private long oneId() {
        return idCount == 0 ? 0 : ids[idCount - 1];
    }

    private long[] allIds() {
        return Arrays.copyOf(ids, idCount);
    }
}
