/**
 * Route tables, which rules and realms are looked up in, and the resolver that holds the one in force; start at {@link
 * io.gamegateway.routing.TableRouteResolver}.
 */
@NullMarked
package io.gamegateway.routing;

import org.jspecify.annotations.NullMarked;
