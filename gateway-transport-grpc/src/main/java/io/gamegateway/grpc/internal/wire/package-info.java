/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The protobuf wire format, read and written where it lies in a buffer, without an object per message; start at {@link
 * io.gamegateway.grpc.internal.wire.ProtoReader}.
 */
@NullMarked
package io.gamegateway.grpc.internal.wire;

import org.jspecify.annotations.NullMarked;
