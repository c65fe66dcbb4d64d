/* SPDX-License-Identifier: Apache-2.0 */
/** Pushing from logic servers to clients: the gateway's server for it, and the logic server's client. */
@NullMarked
package io.gamegateway.push;

import org.jspecify.annotations.NullMarked;
