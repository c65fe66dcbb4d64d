/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.grpc.internal.wire.MalformedProtoException;
import io.gamegateway.grpc.internal.wire.ProtoReader;
import io.gamegateway.grpc.internal.wire.WireType;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.spi.PushBatch;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A {@code PushRequest} of push.proto, read where it lies: what belongs to the request as a whole first, then its commands one
 * after the other, without an object for each. Reusable; not thread-safe.
 */
final class RequestReader {

    private static final int HELLO = WireType.tag(1, WireType.LENGTH_DELIMITED);
    private static final int SEQUENCE = WireType.tag(2, WireType.VARINT);
    private static final int SKIPPED = WireType.tag(3, WireType.VARINT);
    private static final int COMMAND = WireType.tag(4, WireType.LENGTH_DELIMITED);

    private final ProtoReader fields = new ProtoReader();
    private final CommandReader commandReader = new CommandReader();

    private int begin;
    private int bytes;
    private long sequence;
    private long skipped;
    private int commands;
    private @Nullable Hello hello;

    /**
     * Reads the request as a whole.
     *
     * @param data borrowed
     * @throws PushRefusal where it is no request
     */
    void read(ByteBuf data) throws PushRefusal {
        begin = data.readerIndex();
        bytes = data.readableBytes();
        sequence = 0;
        skipped = 0;
        commands = 0;
        hello = null;
        try {
            fields.reset(data, begin, bytes);
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                field(data, tag);
            }
        } catch (MalformedProtoException e) {
            throw malformed(e);
        } finally {
            fields.clear();
        }
    }

    private void field(ByteBuf data, int tag) throws PushRefusal {
        if (tag == HELLO) {
            int length = fields.readLength();
            hello = hello(data, fields.index(), length);
            fields.skipBytes(length);
        } else if (tag == SEQUENCE) {
            sequence = fields.readVarint64();
        } else if (tag == SKIPPED) {
            skipped = fields.readVarint64();
        } else if (tag == COMMAND) {
            fields.skipBytes(fields.readLength());
            commands++;
        } else {
            fields.skipField(tag);
        }
    }

    private static Hello hello(ByteBuf data, int index, int length) throws PushRefusal {
        try {
            return Hello.parseFrom(data.nioBuffer(index, length));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new PushRefusal(Status.INVALID_ARGUMENT.withDescription("hello: " + e.getMessage()));
        }
    }

    /** Who speaks; null where the request does not say. */
    @Nullable
    Hello hello() {
        return hello;
    }

    /** Of this batch. */
    long sequence() {
        return sequence;
    }

    /** Commands that the logic server could not send before it. */
    long skipped() {
        return skipped;
    }

    /** How many commands there are. */
    int commands() {
        return commands;
    }

    /**
     * Adds its commands to a batch.
     *
     * @param data the same as was read
     * @throws PushRefusal where one of them is no command
     */
    void addTo(PushBatch batch, ByteBuf data, PushGrant grant) throws PushRefusal {
        try {
            fields.reset(data, begin, bytes);
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                if (tag == COMMAND) {
                    int length = fields.readLength();
                    command(batch, data, length, grant);
                    fields.skipBytes(length);
                } else {
                    fields.skipField(tag);
                }
            }
        } catch (MalformedProtoException e) {
            throw malformed(e);
        } finally {
            fields.clear();
        }
    }

    private void command(PushBatch batch, ByteBuf data, int length, PushGrant grant) throws PushRefusal {
        int number = batch.size();
        commandReader.read(data, fields.index(), length);
        if (!commandReader.addTo(batch, data, grant)) {
            throw new PushRefusal(Status.INVALID_ARGUMENT.withDescription("command " + number + " of batch "
                    + Long.toUnsignedString(sequence) + ": none that is known (expected: one of push.proto)"));
        }
    }

    private static PushRefusal malformed(MalformedProtoException e) {
        return new PushRefusal(Status.INVALID_ARGUMENT.withDescription("request: " + e.getMessage()));
    }

    /** Text of a field. */
    static String text(ByteBuf data, int index, int length) {
        return data.toString(index, length, StandardCharsets.UTF_8);
    }
}
