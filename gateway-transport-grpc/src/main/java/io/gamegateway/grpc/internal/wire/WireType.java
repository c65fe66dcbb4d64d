/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.wire;

/** How a field's value is written: the low three bits of its tag, whose other bits are the field's number. */
public final class WireType {

    /** int32, int64, uint32, uint64, bool, enum. */
    public static final int VARINT = 0;

    /** fixed64, sfixed64, double. */
    public static final int FIXED64 = 1;

    /** string, bytes, messages, packed repeated fields. */
    public static final int LENGTH_DELIMITED = 2;

    /** The begin of a group; read over only. */
    public static final int START_GROUP = 3;

    /** The end of a group. */
    public static final int END_GROUP = 4;

    /** fixed32, sfixed32, float. */
    public static final int FIXED32 = 5;

    private static final int TYPE_BITS = 3;
    private static final int TYPE_MASK = (1 << TYPE_BITS) - 1;

    private WireType() {}

    /** The tag of a field. */
    public static int tag(int number, int wireType) {
        return number << TYPE_BITS | wireType;
    }

    /** The type in a tag; 6 and 7 are none. */
    public static int of(int tag) {
        return tag & TYPE_MASK;
    }

    /** The field number in a tag. */
    public static int number(int tag) {
        return tag >>> TYPE_BITS;
    }
}
