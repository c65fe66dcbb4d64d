/**
 * The stage that takes in connections, and refuses those past the limits; start at {@link
 * io.gamegateway.internal.accept.AcceptHandler}.
 */
@NullMarked
package io.gamegateway.internal.accept;

import org.jspecify.annotations.NullMarked;
