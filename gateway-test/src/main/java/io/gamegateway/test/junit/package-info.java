/**
 * Gateways in JUnit tests: start at {@link io.gamegateway.test.junit.GatewayExtension}. What stands around the gateway, and
 * works without it and without JUnit, is in {@link io.gamegateway.test}.
 */
@NullMarked
package io.gamegateway.test.junit;

import org.jspecify.annotations.NullMarked;
