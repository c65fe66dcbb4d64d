/* SPDX-License-Identifier: Apache-2.0 */
/** The ways into a gateway that are compared, both ends of each. Start at {@link IngressRole}. */
@NullMarked
package io.gamegateway.benchmarks.push.ingress;

import org.jspecify.annotations.NullMarked;
