/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

/** What a server can be made to send with generated code, though generated code would refuse it. */
final class CorruptPackets {

    private static final int METADATA = 4;

    private CorruptPackets() {}

    /** A metadata field that holds no map entry. */
    static UnknownFieldSet invalidMetadata() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        METADATA,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[] {0x0A, 0x7F}))
                                .build())
                .build();
    }
}
