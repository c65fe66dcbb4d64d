/** Tells observers what happens, and keeps what they do wrong from the gateway. */
@NullMarked
package io.gamegateway.internal.observe;

import org.jspecify.annotations.NullMarked;
