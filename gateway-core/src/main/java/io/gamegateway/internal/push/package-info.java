/* SPDX-License-Identifier: Apache-2.0 */
/** The stage for what does not come from clients or their backends: delivers what is pushed, on the loops where the sessions live. */
@NullMarked
package io.gamegateway.internal.push;

import org.jspecify.annotations.NullMarked;
