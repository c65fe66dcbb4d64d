/** The stage that finds a message's route; start at {@link io.gamegateway.internal.route.MessageRouter}. */
@NullMarked
package io.gamegateway.internal.route;

import org.jspecify.annotations.NullMarked;
