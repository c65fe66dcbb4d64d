/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GamePackets, written and read in place, and the stream call that carries them without protobuf's objects; start at {@link
 * io.gamegateway.grpc.internal.packet.PacketStream}.
 */
@NullMarked
package io.gamegateway.grpc.internal.packet;

import org.jspecify.annotations.NullMarked;
