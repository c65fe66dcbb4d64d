/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import io.gamegateway.grpc.internal.wire.WireType;

/** The fields of {@code GamePacket} in {@code gateway.proto}. */
final class PacketFields {

    static final int SESSION_ID = 1;
    static final int MSG_ID = 2;
    static final int PAYLOAD = 3;
    static final int METADATA = 4;
    static final int TARGET_SESSION_IDS = 5;

    /** Of an entry of a map. */
    static final int KEY = 1;

    /** Of an entry of a map. */
    static final int VALUE = 2;

    static final int SESSION_ID_TAG = WireType.tag(SESSION_ID, WireType.VARINT);
    static final int MSG_ID_TAG = WireType.tag(MSG_ID, WireType.VARINT);
    static final int PAYLOAD_TAG = WireType.tag(PAYLOAD, WireType.LENGTH_DELIMITED);
    static final int METADATA_TAG = WireType.tag(METADATA, WireType.LENGTH_DELIMITED);
    static final int TARGET_SESSION_ID_TAG = WireType.tag(TARGET_SESSION_IDS, WireType.VARINT);
    static final int PACKED_TARGET_SESSION_IDS_TAG = WireType.tag(TARGET_SESSION_IDS, WireType.LENGTH_DELIMITED);
    static final int KEY_TAG = WireType.tag(KEY, WireType.LENGTH_DELIMITED);
    static final int VALUE_TAG = WireType.tag(VALUE, WireType.LENGTH_DELIMITED);

    private PacketFields() {}
}
