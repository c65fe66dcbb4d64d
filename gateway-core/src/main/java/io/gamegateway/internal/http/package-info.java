/** The few HTTP answers the gateway gives; start at {@link io.gamegateway.internal.http.HttpReply}. */
@NullMarked
package io.gamegateway.internal.http;

import org.jspecify.annotations.NullMarked;
