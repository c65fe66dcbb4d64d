/**
 * Small programs that embed the gateway; start at {@link io.gamegateway.examples.QuickStart}, which shows all parts at
 * work.
 */
@NullMarked
package io.gamegateway.examples;

import org.jspecify.annotations.NullMarked;
