/* SPDX-License-Identifier: Apache-2.0 */
/** Finds out whether the backend at a link's other end takes what it is sent, and answers; for transports of this project. */
@NullMarked
package io.gamegateway.internal.link;

import org.jspecify.annotations.NullMarked;
