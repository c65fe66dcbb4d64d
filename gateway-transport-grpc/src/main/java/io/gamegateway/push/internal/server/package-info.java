/* SPDX-License-Identifier: Apache-2.0 */
/** The gateway's push server: streams of logic servers, whose batches are handed to the gateway. */
@NullMarked
package io.gamegateway.push.internal.server;

import org.jspecify.annotations.NullMarked;
