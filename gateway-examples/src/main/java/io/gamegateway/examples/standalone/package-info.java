/**
 * The gateway as a program of its own; start at {@link io.gamegateway.examples.standalone.StandaloneGateway}.
 */
@NullMarked
package io.gamegateway.examples.standalone;

import org.jspecify.annotations.NullMarked;
