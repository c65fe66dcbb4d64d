/**
 * The stage that puts messages on links to backends, and the TCP transport; start at {@link
 * io.gamegateway.internal.forward.MessageForwarder}.
 */
@NullMarked
package io.gamegateway.internal.forward;

import org.jspecify.annotations.NullMarked;
