/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The streams to game servers: how they are opened, shared by the event loops, filled and given up; start at {@link
 * io.gamegateway.grpc.internal.EndpointStream}.
 */
@NullMarked
package io.gamegateway.grpc.internal;

import org.jspecify.annotations.NullMarked;
