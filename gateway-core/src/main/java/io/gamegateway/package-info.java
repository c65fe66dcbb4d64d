/** The gateway, to be built, started, asked and closed; start at {@link io.gamegateway.Gateway#builder()}. */
@NullMarked
package io.gamegateway;

import org.jspecify.annotations.NullMarked;
