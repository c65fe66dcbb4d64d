/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.gamegateway.push.internal.server;

import org.jspecify.annotations.NullMarked;
