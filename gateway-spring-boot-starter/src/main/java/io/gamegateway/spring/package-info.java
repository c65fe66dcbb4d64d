/**
 * A gateway in a Spring Boot application: start at {@link io.gamegateway.spring.GatewayAutoConfiguration}. Properties begin with
 * {@code gateway.}; beans that are there win over what properties would make.
 */
@NullMarked
package io.gamegateway.spring;

import org.jspecify.annotations.NullMarked;
