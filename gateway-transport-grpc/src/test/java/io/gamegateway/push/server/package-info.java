/* SPDX-License-Identifier: Apache-2.0 */
/** The gateway's push server, driven by streams of plain generated stubs. */
@NullMarked
package io.gamegateway.push.server;

import org.jspecify.annotations.NullMarked;
