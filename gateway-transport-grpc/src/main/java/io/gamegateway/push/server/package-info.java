/* SPDX-License-Identifier: Apache-2.0 */
/** Who may push what to a gateway, and how much. */
@NullMarked
package io.gamegateway.push.server;

import org.jspecify.annotations.NullMarked;
