/**
 * The stage that cuts a client's bytes into messages; start at {@link io.gamegateway.internal.decode.ClientHandler}.
 */
@NullMarked
package io.gamegateway.internal.decode;

import org.jspecify.annotations.NullMarked;
