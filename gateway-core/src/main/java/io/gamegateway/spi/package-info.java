/** What users may implement, and the values these interfaces speak of; start at {@link io.gamegateway.spi.RouteResolver}. */
@NullMarked
package io.gamegateway.spi;

import org.jspecify.annotations.NullMarked;
