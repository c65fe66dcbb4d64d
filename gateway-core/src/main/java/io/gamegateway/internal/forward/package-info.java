/**
 * The stage that puts messages on links to backends, and finds a session another link where its own is gone; start at
 * {@link io.gamegateway.internal.forward.MessageForwarder}.
 */
@NullMarked
package io.gamegateway.internal.forward;

import org.jspecify.annotations.NullMarked;
