/* SPDX-License-Identifier: Apache-2.0 */
/** Logic servers, gateways and many clients together, over real connections. */
@NullMarked
package io.gamegateway.push.fleet;

import org.jspecify.annotations.NullMarked;
