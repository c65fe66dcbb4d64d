/* SPDX-License-Identifier: Apache-2.0 */
/** Backends on gRPC streams. */
@NullMarked
package io.gamegateway.grpc;

import org.jspecify.annotations.NullMarked;
