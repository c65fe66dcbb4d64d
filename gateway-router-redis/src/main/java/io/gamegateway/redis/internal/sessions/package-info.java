/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Who owns which user, in Redis; start at {@link io.gamegateway.redis.internal.sessions.DirectoryThread}. May change at any
 * time.
 */
@NullMarked
package io.gamegateway.redis.internal.sessions;

import org.jspecify.annotations.NullMarked;
